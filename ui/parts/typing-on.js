// Who types on while a customer is looked up means the receipt. Its field is not there yet, so that it stands in the search field, and
// becomes the amount as one piece, once they pause or press Enter: the focus does not move away under a hand, and no part of a code, nor
// the beginning of a phone, is an amount.

import { typedHundredths } from "./decimal.js";
import { entryOf } from "./screen.js";

/** @import { Screen } from "../ipc.d.ts" */

/** Where a receipt is entered. @param {Screen} screen */
const takesAmounts = (screen) => "sale" in screen || screen.phase === "deferring";

/**
 * @param {HTMLInputElement} field the search field
 * @param {{
 *   typed: (count: number) => "on" | "by a machine" | "by hand", isMachines: (count: number) => boolean, afterPause: (run: () => void) => void, enter: (text: string) => void, early: () => void,
 * }} actions how its last keys were typed; whether a machine may have typed what stands before the last key; runs something when a person may have paused; enters an amount; says that a press counts for nothing
 */
export function createTypingOn(field, actions) {
  let screen = /** @type {Screen | null} */ (null);
  /** Whether nothing stood in the search field when the search began. */
  let wasEmpty = false;
  /** Whether what stands there is to become the amount. */
  let isDue = false;
  /** After what somebody has pressed Enter while the customer was looked up: it may be whom they search for instead. */
  let asked = /** @type {string | null} */ (null);

  const isTypedOn = () => wasEmpty && document.activeElement === field && field.value !== "";

  /** Whether it can be the amount, where none was entered before. */
  const isAmount = () => screen !== null && entryOf(screen).amount === null && !field.value.trim().startsWith("+") && typeof typedHundredths(field.value) !== "string";

  function takeSoon() {
    isDue = true;
    actions.afterPause(take);
  }

  function take() {
    isDue = false;
    if (screen === null || !takesAmounts(screen) || !isTypedOn()) return;
    const typed = actions.typed(field.value.length);
    if (typed === "on") takeSoon();
    else if (typed === "by hand" && isAmount()) enter();
  }

  function enter() {
    const text = field.value;
    [isDue, asked] = [false, null];
    field.value = "";
    actions.enter(text);
  }

  return {
    /** @param {Screen} next @returns whether the focus stays where it is, because somebody is typing on */
    follow(next) {
      const before = screen?.phase;
      screen = next;
      if (next.phase === "searching" && before !== "searching") [wasEmpty, asked] = [field.value === "", null];
      if (before !== "searching" || !takesAmounts(next) || !isTypedOn()) return false;
      // After an Enter only another one says that it is the amount.
      if (asked === null) takeSoon();
      return true;
    },

    /** Enter there means the amount as well, and searches for nobody. @returns whether that is so */
    confirms() {
      if (!isTypedOn() || !isAmount() || actions.isMachines(field.value.length)) return false;
      if (screen?.phase === "searching") {
        asked = field.value;
        actions.early();
        return true;
      }
      // What was typed since in its place is searched for.
      if (!isDue && (asked === null || !field.value.startsWith(asked))) return false;
      enter();
      return true;
    },
  };
}
