// For how long something has been before the cashier's eyes: nobody confirms what they cannot have read.

import { pressedAt } from "./press.js";

/** Nobody reads faster, in milliseconds. The register has the last word on it. */
const READABLE = 300;

/** @param {HTMLButtonElement} button that confirms what is shown; `data-readable` says whether it can have been read */
export function createSight(button) {
  let of = "";
  /** When it was painted, by the events' clock. */
  let since = Infinity;
  /** What a press has asked for that came a little early. */
  let wanted = /** @type {((shown: number) => void) | null} */ (null);

  const until = (/** @type {number} */ now) => Math.max(0, Math.floor(now - since));

  /** @param {string} shown */
  function painted(shown) {
    if (of !== shown) return;
    since = performance.now();
    setTimeout(() => readable(shown), READABLE);
  }

  /** @param {string} shown */
  function readable(shown) {
    if (of !== shown) return;
    button.dataset.readable = "true";
    wanted?.(until(performance.now()));
    wanted = null;
  }

  return {
    /** What is on the screen now: it counts from when it is painted. @param {string} shown */
    show(shown) {
      if (shown === of) return;
      [of, since, wanted] = [shown, Infinity, null];
      button.dataset.readable = "false";
      // The second frame begins when the first is on the screen.
      requestAnimationFrame(() => requestAnimationFrame(() => painted(shown)));
    },

    /** Whether somebody can have read it before the press that is being carried out. */
    isReadable: () => until(pressedAt()) >= READABLE,

    /** How many milliseconds it had been there at the press that is being carried out. */
    atPress: () => until(pressedAt()),

    /**
     * Does something now; or, where it was there at the press but nobody can have read it, as soon as they can.
     * @param {(shown: number) => void} what
     */
    onceReadable(what) {
      if (pressedAt() < since || button.dataset.readable === "true") what(until(pressedAt()));
      else wanted = what;
    },
  };
}
