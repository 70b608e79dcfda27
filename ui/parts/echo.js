// What the cashier did stands on the page until the till has heard it: a screen that was drawn before says something older.

/** @import { Screen } from "../ipc.d.ts" */

/** One count for all that is entered and confirmed, in the order in which it is. */
export function createEcho() {
  let count = 0;
  /** The last of it that was entered. */
  let entered = 0;
  let hasBegun = false;
  return {
    /** Something is entered. */
    say: () => (entered = ++count),

    /** Something is done that a screen has to answer. */
    act: () => ++count,

    /** Whether a screen answers it. @param {Screen} screen @param {number} done */
    isAnswered: (screen, done) => screen.heard >= done,

    /** Whether a screen has all that was entered. @param {Screen} screen */
    isHeard(screen) {
      // A page that was loaded anew goes on counting where the last one was.
      if (!hasBegun) count = Math.max(count, screen.heard);
      hasBegun = true;
      return screen.heard >= entered;
    },
  };
}
