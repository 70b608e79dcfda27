// The service cannot be reached: the receipt can be kept, and its points are earned later.

import { h, icon, write } from "./dom.js";
import { createSight } from "./sight.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ enterAmount: (text: string) => void, keep: (shown: number) => void, cancel: () => void }} actions
 */
export function createDeferring(actions) {
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
      actions.enterAmount(amount.value);
    },
  });
  const problem = h("p", { class: "receipt-problem", role: "status" });
  const cancel = h("button", { testid: "defer-cancel", class: "button", type: "button", onclick: actions.cancel });
  const keep = h("button", { testid: "defer", class: "button button-primary", type: "button", onclick: () => doKeep() });
  const sight = createSight(keep);

  function doKeep() {
    actions.keep(sight.atPress());
  }

  cancel.dataset.key = "Esc";
  keep.dataset.key = "F9";
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
    if (shown && root.hidden) amount.value = entered ?? "";
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
    keep.disabled = entered === null;
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
