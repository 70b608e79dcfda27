// The field for a receipt's amount, with its label and what is wrong with it: before the customer is known, with them, and where the
// receipt is kept for later.

import { toHundredths, typedHundredths, typedText } from "./decimal.js";
import { h, selectOnEntry, write } from "./dom.js";

/** @import { EntryCard } from "../ipc.d.ts" */
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
    oninput: () => {
      [isFilled, isTakenOver] = [true, false];
      typed(field.value);
    },
  });
  selectOnEntry(field);
  /** Whether what the till knew when this began stands in it, or what somebody has typed since. */
  let isFilled = true;
  /** Whether it was typed where nobody could know that it would be one. */
  let isTakenOver = false;
  const root = h("div", { class: "receipt-entry" }, label, field, problem);

  /** Puts into it what the till knows: an amount, or what was typed that is none. @param {EntryCard} entry @param {Messages} t */
  function fill({ amount, amountTyped }, t) {
    // It stands there already, as somebody has written it.
    if (amount !== null && typedHundredths(field.value) === toHundredths(amount)) return;
    field.value = amount === null ? (amountTyped ?? "") : typedText(toHundredths(amount), t.decimalComma);
  }

  /** What stands in it from now on is what the till knows: all of it may not have been heard yet. */
  function begin() {
    [isFilled, isTakenOver] = [false, false];
  }

  /** Begins it with what was typed before there was a field for it. @param {string} text */
  function enter(text) {
    field.focus();
    field.value = text;
    field.setSelectionRange(text.length, text.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
    isTakenOver = true;
  }

  /** @param {EntryCard} entry @param {boolean} isHeard whether the till has heard all that was typed @param {Messages} t */
  function follow(entry, isHeard, t) {
    if (!isFilled) fill(entry, t);
    isFilled ||= isHeard;
  }

  /** @param {string} name @param {EntryCard} entry @param {Messages} t */
  function update(name, { amountProblem: wrong }, t) {
    write(label, t.sign === "" ? name : `${name}, ${t.sign}`);
    field.setAttribute("aria-invalid", String(wrong !== null));
    write(problem, wrong === null ? "" : t.reasons[wrong]);
  }

  return { root, field, fill, begin, enter, follow, update, isTakenOver: () => isTakenOver };
}
