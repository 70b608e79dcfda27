// What the cashier did stands on the page until the till has heard it: a screen that was drawn before says something older.

/** @import { Screen } from "../ipc.d.ts" */

/** One count for all that is entered, in the order in which it is. */
export function createEcho() {
  let said = 0;
  let hasBegun = false;
  return {
    say: () => ++said,

    /** Whether a screen has all of it. @param {Screen} screen */
    isHeard(screen) {
      // A page that was loaded anew goes on counting where the last one was.
      if (!hasBegun) said = Math.max(said, screen.heard);
      hasBegun = true;
      return screen.heard >= said;
    },
  };
}
