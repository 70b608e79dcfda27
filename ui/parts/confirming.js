// The button that confirms what is shown. A press that comes before the figures are there, or can have been read, is remembered, and
// done as soon as they can have been: nobody has to press twice. Where something is asked, only a press that came after it counts.

import { openDialogs, whenUncovered } from "./dialog.js";
import { pressedAt } from "./press.js";
import { READABLE, createSight, whenPainted } from "./sight.js";

/**
 * @param {HTMLButtonElement} button
 * @param {{ isThere: () => boolean, mayWait: () => boolean, send: (shown: number) => void, early: () => void, changed: () => void }} actions
 *   whether what is confirmed is there; whether a press may be remembered for it; confirms what was shown for so many milliseconds;
 *   says that a press counts for nothing; draws whether one is remembered
 */
export function createConfirming(button, actions) {
  const sight = createSight(button, act);
  /** Since when this is on the screen: what was pressed before, or by whoever cannot have seen it yet, was meant for something else. */
  let since = Infinity;
  let turns = 0;
  let isRemembered = false;

  function press() {
    const isThere = actions.isThere();
    if (isThere && (!actions.mayWait() || sight.isReadable())) return send(sight.atPress());
    if (!actions.mayWait() || pressedAt() < since + READABLE) return actions.early();
    isRemembered = true;
    // Who holds a key for long lets it go when the figures could be read meanwhile.
    if (isThere && sight.isRead()) act();
    else actions.changed();
  }

  /** What was pressed too early is done, now that it can have been read. Behind a dialog, or where it is not drawn, nobody has read it. */
  function act() {
    if (!isRemembered || !actions.isThere()) return;
    isRemembered = false;
    actions.changed();
    const isSeen = openDialogs().length === 0 && button.closest(".broken") === null;
    if (isSeen && actions.mayWait()) send(sight.now());
  }

  /** What was pressed before is for nothing, and so is what is pressed by whoever cannot have seen yet what is here. */
  function renew() {
    const turn = ++turns;
    since = Infinity;
    whenPainted(() => turn === turns && (since = performance.now()));
    isRemembered = false;
  }

  whenUncovered(renew);

  /** @param {number} shown */
  function send(shown) {
    isRemembered = false;
    actions.send(shown);
  }

  return {
    press,
    show: sight.show,

    /** Something else is to be confirmed from now on. */
    begin() {
      renew();
      sight.show("");
    },

    /** What was pressed is for nothing any more. */
    forget: () => (isRemembered = false),

    /** It may have stood there for long before the till has heard of it. */
    settle: () => sight.isRead() && act(),

    isRemembered: () => isRemembered,
  };
}
