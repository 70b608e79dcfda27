// The service cannot be reached: the receipt can be kept, and its points are earned later.

import { createAmountEntry } from "./amount-entry.js";
import { h, icon, isLocked, lock, write } from "./dom.js";
import { createSight } from "./sight.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {{ enterAmount: (text: string, count: number) => void, keep: (shown: number) => void, cancel: () => void }} actions
 * @param {ReturnType<import("./echo.js").createEcho>} echo
 */
export function createDeferring(actions, echo) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const entry = createAmountEntry("defer-amount", (text) => {
    sight.show(text);
    actions.enterAmount(text, echo.say());
  });
  const cancel = h("button", { testid: "defer-cancel", key: "back", class: "button", type: "button", onclick: actions.cancel });
  const keep = h("button", { testid: "defer", key: "confirm", class: "button button-primary", type: "button", onclick: () => doKeep() });
  const sight = createSight(keep);

  function doKeep() {
    if (!isLocked(keep)) actions.keep(sight.atPress());
  }

  const root = h(
    "section",
    { testid: "deferring", class: "deferring" },
    h("div", { class: "idle-mark" }, icon("card")),
    title,
    text,
    entry.root,
    h("div", { class: "receipt-actions" }, cancel, keep),
  );

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    if (root.hidden) entry.begin();
    root.hidden = screen.phase !== "deferring";
    if (screen.phase !== "deferring") return sight.show("");
    const { query, amount: entered, amountProblem, isWriting } = screen;
    // What is being kept is what stands in the field.
    if (isWriting) entry.fill(entered, t);
    entry.follow(entered, echo.isHeard(screen), t);
    sight.show(String(entered));
    write(title, t.deferTitle);
    write(text, t.deferText(query));
    entry.update(t.amount, amountProblem, t);
    write(cancel, t.cancel);
    write(keep, t.deferNow);
    lock(entry.field, isWriting);
    for (const button of [cancel, keep]) lock(button, isWriting || (button === keep && entered === null));
  }

  root.hidden = true;
  return {
    root,
    update,
    confirm: doKeep,
    focusAmount: () => entry.field.focus(),
    confirmsFrom: /** @param {EventTarget | null} target */ (target) => target === entry.field,
  };
}
