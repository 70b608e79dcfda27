// The field for a receipt's amount, with its label and what is wrong with it: before the customer is known, with them, and where the
// receipt is kept for later.

import { toHundredths, typedText } from "./decimal.js";
import { h, write } from "./dom.js";

/** @import { Code } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** @param {string} testid @param {(text: string) => void} typed what stands in it now */
export function createAmountEntry(testid, typed) {
  const problem = h("p", { testid: `${testid}-problem`, id: `${testid}-problem`, class: "receipt-problem" });
  const label = h("label", { class: "receipt-label", htmlFor: testid });
  const field = h("input", {
    testid,
    id: testid,
    class: "receipt-amount",
    type: "text",
    inputMode: "decimal",
    enterKeyHint: "done",
    autocomplete: "off",
    placeholder: "0",
    "aria-describedby": problem.id,
    oninput: () => typed(field.value),
  });
  const root = h("div", { class: "receipt-entry" }, label, field, problem);

  /** Puts an amount into it that the till knows. @param {string | null} amount @param {Messages} t */
  function fill(amount, t) {
    field.value = amount === null ? "" : typedText(toHundredths(amount), t.decimalComma);
  }

  /** @param {string} name @param {Code | null} wrong @param {Messages} t */
  function update(name, wrong, t) {
    write(label, t.sign === "" ? name : `${name}, ${t.sign}`);
    field.setAttribute("aria-invalid", String(wrong !== null));
    write(problem, wrong === null ? "" : t.reasons[wrong]);
  }

  return { root, field, fill, update };
}
