// The service cannot be reached: the receipt can be kept, and its points are earned later.

import { createAmountEntry } from "./amount-entry.js";
import { createConfirming } from "./confirming.js";
import { h, icon, lock, write } from "./dom.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {{ enterAmount: (text: string, count: number) => void, keep: (receipt: number, shown: number, count: number) => void, cancel: () => void, early: () => void }} actions
 * @param {ReturnType<import("./echo.js").createEcho>} echo
 */
export function createDeferring(actions, echo) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const entry = createAmountEntry("defer-amount", (text) => {
    confirming.forget();
    confirming.show(text);
    actions.enterAmount(text, echo.say());
    draw();
  });
  const cancel = h("button", { testid: "defer-cancel", key: "back", class: "button", type: "button", onclick: actions.cancel });
  const keep = h("button", { testid: "defer", key: "confirm", class: "button button-primary", type: "button", onclick: () => confirm() });
  const confirming = createConfirming(keep, { isThere: isHeard, mayWait: () => !entry.isTakenOver(), send, early: actions.early, changed: draw });
  let shown = /** @type {Extract<Screen, { phase: "deferring" }> | null} */ (null);
  let t = /** @type {Messages | null} */ (null);
  /** What was sent last to be kept, by its count. */
  let sent = 0;

  /** Whether it is being kept, or will be as soon as the till hears of it. */
  const isBusy = () => shown !== null && (shown.isWriting || !echo.isAnswered(shown, sent));

  /** Whether the till has heard what stands in the field. */
  function isHeard() {
    return shown !== null && echo.isHeard(shown);
  }

  /** Whether what stands there can be kept, as far as the till knows it. */
  const isKeepable = () => shown !== null && !isBusy() && (shown.amount !== null || !isHeard());

  function confirm() {
    if (isKeepable()) confirming.press();
  }

  /** @param {number} seen */
  function send(seen) {
    if (!shown || !isKeepable()) return;
    // Until the till says what became of it, nothing changes.
    sent = echo.act();
    draw();
    actions.keep(shown.seq, seen, sent);
  }

  function draw() {
    if (!shown || !t) return;
    write(keep, confirming.isRemembered() ? t.eager : t.deferNow);
    keep.classList.toggle("button-busy", isBusy() || confirming.isRemembered());
    lock(entry.field, isBusy());
    lock(cancel, isBusy());
    lock(keep, !isKeepable());
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

  /** @param {Screen} screen @param {Messages} messages */
  function update(screen, messages) {
    const former = shown?.number;
    root.hidden = screen.phase !== "deferring";
    if (screen.phase !== "deferring") {
      shown = null;
      confirming.forget();
      return;
    }
    [shown, t] = [screen, messages];
    if (screen.number !== former) {
      entry.begin();
      confirming.begin();
    }
    const { query, amount: entered, isWriting } = screen;
    // What is being kept is what stands in the field.
    if (isWriting) entry.fill(screen, t);
    entry.follow(screen, isHeard(), t);
    // An amount that cannot be kept is not kept later either.
    if (!isKeepable()) confirming.forget();
    if (isHeard()) confirming.show(String(entered));
    write(title, t.deferTitle);
    write(text, t.deferText(query));
    entry.update(t.amount, screen, t);
    write(cancel, t.cancel);
    draw();
    confirming.settle();
  }

  root.hidden = true;
  return {
    root,
    update,
    confirm,
    focusAmount() {
      entry.field.focus();
      // What is selected at once is not brought into sight by that.
      entry.field.scrollIntoView({ block: "nearest" });
    },
    enter: entry.enter,
    confirmsFrom: /** @param {EventTarget | null} target */ (target) => target === entry.field,
  };
}
