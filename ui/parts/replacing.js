// Asks before a receipt that is entered is dropped for another customer.

import { createDialog } from "./dialog.js";
import { h, write } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/** @param {{ replace: () => void, stay: () => void }} actions */
export function createReplacing(actions) {
  const text = h("p", { testid: "replacing-text" });
  const again = h("p");
  const replace = h("button", { testid: "replacing-replace", class: "button button-armed", type: "button", onclick: actions.replace });
  const dialog = createDialog("replacing", [text, again], [replace]);
  let isAsked = false;
  dialog.root.addEventListener("close", () => isAsked && actions.stay());

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    isAsked = screen.next !== null;
    if (screen.next === null) return dialog.root.close();
    dialog.name(t.nextTitle, t.nextStay);
    write(text, t.nextText(screen.next, screen.amount === null ? null : t.money(screen.amount)));
    write(again, t.nextAgain);
    write(replace, t.nextReplace);
    dialog.open();
  }

  return { root: dialog.root, update };
}
