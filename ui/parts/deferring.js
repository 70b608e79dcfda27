// The service cannot be reached: the receipt can be kept, and its points are earned later.

import { toHundredths, typedText } from "./decimal.js";
import { h, icon, isLocked, lock, write } from "./dom.js";
import { createSight } from "./sight.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ enterAmount: (text: string, count: number) => void, keep: (shown: number) => void, cancel: () => void }} actions
 * @param {ReturnType<import("./echo.js").createEcho>} echo
 */
export function createDeferring(actions, echo) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const label = h("label", { class: "receipt-label", htmlFor: "defer-amount" });
  const amount = h("input", {
    testid: "defer-amount",
    id: "defer-amount",
    class: "receipt-amount",
    type: "text",
    inputMode: "decimal",
    autocomplete: "off",
    placeholder: "0",
    oninput: () => {
      sight.show(amount.value);
      actions.enterAmount(amount.value, echo.say());
    },
  });
  const problem = h("p", { class: "receipt-problem" });
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
    h("div", { class: "receipt-entry" }, label, amount, problem),
    h("div", { class: "receipt-actions" }, cancel, keep),
  );

  /** @param {Screen} screen @param {Messages} t */
  function update({ phase, query, amount: entered, amountProblem }, t) {
    const shown = phase === "deferring";
    if (shown && root.hidden) amount.value = entered === null ? "" : typedText(toHundredths(entered), t.decimalComma);
    root.hidden = !shown;
    sight.show(JSON.stringify([shown, entered]));
    if (!shown) return;
    write(title, t.deferTitle);
    write(text, t.deferText(query ?? ""));
    write(label, t.amount);
    amount.setAttribute("aria-invalid", String(amountProblem !== null));
    write(problem, amountProblem === null ? "" : t.reasons[amountProblem]);
    write(cancel, t.cancel);
    write(keep, t.deferNow);
    lock(keep, entered === null);
  }

  root.hidden = true;
  return {
    root,
    update,
    confirm: doKeep,
    focusAmount: () => amount.focus(),
    confirmsFrom: /** @param {EventTarget | null} target */ (target) => target === amount,
  };
}
