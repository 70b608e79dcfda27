// Asks before a receipt that is entered is dropped for another customer.

import { createDialog } from "./dialog.js";
import { h, write } from "./dom.js";
import { askedAboutNext, nextOf } from "./screen.js";
import { createSight } from "./sight.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** @param {{ replace: (question: number, shown: number) => void, stay: () => void }} actions */
export function createReplacing(actions) {
  const text = h("p", { testid: "replacing-text", dir: "auto" });
  const replace = h("button", { testid: "replacing-replace", class: "button button-armed", type: "button", onclick: () => asked !== null && actions.replace(asked, sight.atPress()) });
  const dialog = createDialog("replacing", [text], [replace]);
  const sight = createSight(replace);
  /** The question that is asked. */
  let asked = /** @type {number | null} */ (null);
  dialog.root.addEventListener("close", () => asked !== null && actions.stay());

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    const next = nextOf(screen);
    asked = next?.question ?? null;
    sight.show(String(asked));
    if (next === null) return dialog.root.close();
    dialog.name(t.nextTitle, t.nextStay);
    write(text, askedAboutNext(screen, t));
    write(replace, t.nextReplace);
    dialog.open();
  }

  return { root: dialog.root, update };
}
