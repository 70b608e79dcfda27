// The service cannot be reached: the receipt can be kept, and its points are earned later.

import { createAmountEntry } from "./amount-entry.js";
import { openDialogs } from "./dialog.js";
import { h, icon, isLocked, lock, write } from "./dom.js";
import { pressedAt } from "./press.js";
import { createSight } from "./sight.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {{ enterAmount: (text: string, count: number) => void, keep: (shown: number) => void, cancel: () => void, early: () => void }} actions
 * @param {ReturnType<import("./echo.js").createEcho>} echo
 */
export function createDeferring(actions, echo) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const entry = createAmountEntry("defer-amount", (text) => {
    isEager = false;
    sight.show(text);
    actions.enterAmount(text, echo.say());
  });
  const cancel = h("button", { testid: "defer-cancel", key: "back", class: "button", type: "button", onclick: actions.cancel });
  const keep = h("button", { testid: "defer", key: "confirm", class: "button button-primary", type: "button", onclick: () => doKeep() });
  const sight = createSight(keep, () => isEager && keepEagerly());
  /** Since when this is asked: what was pressed before was meant for something else. */
  let since = 0;
  /** Whether the till has heard what stands in the field. */
  let isHeard = true;
  /** Whether it was kept before the amount was heard, or could be read: that is done as soon as it can have been. */
  let isEager = false;

  function doKeep() {
    if (root.hidden || (isHeard && isLocked(keep))) return;
    if (pressedAt() < since) return actions.early();
    if (isHeard && sight.isReadable()) return actions.keep(sight.atPress());
    isEager = true;
    if (sight.isRead()) keepEagerly();
  }

  function keepEagerly() {
    if (!isHeard) return;
    isEager = false;
    // Behind a dialog nobody has read it.
    if (!isLocked(keep) && openDialogs().length === 0) actions.keep(sight.now());
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
    if (root.hidden) {
      entry.begin();
      since = performance.now();
    }
    root.hidden = screen.phase !== "deferring";
    if (screen.phase !== "deferring") {
      isEager = false;
      return sight.show("");
    }
    const { query, amount: entered, amountProblem, isWriting } = screen;
    // What is being kept is what stands in the field.
    if (isWriting) entry.fill(entered, t);
    isHeard = echo.isHeard(screen);
    entry.follow(entered, isHeard, t);
    // An amount that cannot be kept is not kept later either.
    if (isHeard && (entered === null || isWriting)) isEager = false;
    if (isHeard) sight.show(String(entered));
    write(title, t.deferTitle);
    write(text, t.deferText(query));
    entry.update(t.amount, amountProblem, t);
    write(cancel, t.cancel);
    write(keep, t.deferNow);
    lock(entry.field, isWriting);
    for (const button of [cancel, keep]) lock(button, isWriting || (button === keep && entered === null));
    // It may have stood there for long before the till has heard it.
    if (isEager && sight.isRead()) keepEagerly();
    keep.classList.toggle("button-busy", isWriting || isEager);
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
