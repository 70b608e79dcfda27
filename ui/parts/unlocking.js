// Asks for the word that the settings are locked with.

import { createDialog } from "./dialog.js";
import { h, isLocked, lock, write } from "./dom.js";
import { refusal } from "./refusal.js";

/** @import { Messages } from "../i18n/index.js" */

/** @param {{ unlock: (word: string) => Promise<void>, unlocked: () => void }} actions */
export function createUnlocking(actions) {
  const label = h("span", { class: "settings-label" });
  const field = h("input", { testid: "unlock-word", class: "settings-field", type: "password", autocomplete: "off" });
  const problem = h("small", { testid: "unlock-problem", class: "settings-problem", role: "status" });
  const form = h("form", { id: "unlock-form", class: "settings", onsubmit: submit }, h("div", { class: "settings-row" }, h("label", {}, label, field), problem));
  const open = h("button", { testid: "unlock", class: "button button-primary", type: "submit" });
  open.setAttribute("form", "unlock-form");
  const dialog = createDialog("unlocking", [form], [open]);
  dialog.root.addEventListener("close", () => (field.value = ""));
  let t = /** @type {Messages | null} */ (null);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    if (isLocked(open)) return;
    write(problem, "");
    lock(open, true);
    try {
      await actions.unlock(field.value);
      dialog.root.close();
      actions.unlocked();
    } catch (error) {
      if (t) write(problem, t.reasons[refusal(error, t).code]);
    } finally {
      lock(open, false);
      field.value = "";
    }
  }

  /** @param {Messages} messages */
  function update(messages) {
    t = messages;
    dialog.name(messages.unlockTitle, messages.close);
    write(label, messages.unlockWord);
    write(open, messages.unlock);
  }

  return {
    root: dialog.root,
    update,
    open() {
      write(problem, "");
      dialog.open();
      field.focus();
    },
  };
}
