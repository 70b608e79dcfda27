// What the keys do.

import { createDialog } from "./dialog.js";
import { h } from "./dom.js";

/** @typedef {import("../i18n/index.js").Messages} Messages */

export function createKeys() {
  const list = h("dl", { class: "facts keys" });
  const dialog = createDialog("keys", [list], []);
  let drawn = /** @type {Messages | null} */ (null);

  /** @param {Messages} t */
  function update(t) {
    if (drawn === t) return;
    drawn = t;
    dialog.name(t.keys, t.close);
    list.replaceChildren(...t.keyTable.flatMap(([key, meaning]) => [h("dt", {}, key ?? ""), h("dd", {}, meaning ?? "")]));
  }

  return { root: dialog.root, update, open: dialog.open };
}
