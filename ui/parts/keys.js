// What the keys do.

import { KEYS, written } from "../keys.js";
import { createDialog } from "./dialog.js";
import { h } from "./dom.js";

/** @import { Command } from "../keys.js" */
/** @import { Messages } from "../i18n/index.js" */

export function createKeys() {
  const list = h("dl", { class: "facts keys" });
  const dialog = createDialog("keys", [list], []);
  let drawn = /** @type {Messages | null} */ (null);

  /** @param {Messages} t */
  function update(t) {
    if (drawn === t) return;
    drawn = t;
    dialog.name(t.keys, t.close);
    const commands = /** @type {Command[]} */ (Object.keys(KEYS));
    list.replaceChildren(...commands.flatMap((command) => [h("dt", {}, h("kbd", {}, written(command))), h("dd", {}, t.keyMeanings[command])]));
  }

  return { root: dialog.root, update, open: dialog.open };
}
