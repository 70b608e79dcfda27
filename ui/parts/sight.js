// For how long something has been before the cashier's eyes: nobody confirms what they cannot have read.

import { whenUncovered } from "./dialog.js";
import { CLOCKS, stayAwake } from "./event-clock.js";
import { pressedAt } from "./press.js";

/** Nobody reads faster, in milliseconds. The register has the last word on it. */
export const READABLE = 300;

/** The second frame begins when the first is on the screen; what lies behind other windows has none. @param {() => void} run */
export const whenPainted = (run) => requestAnimationFrame(() => requestAnimationFrame(run));

/**
 * @param {HTMLButtonElement} button that confirms what is shown; `data-readable` says whether it can have been read
 * @param {() => void} [readable] what is shown can have been read from now on
 */
export function createSight(button, readable) {
  let of = "";
  /** How often something else was shown: what comes back has not been there all the time. */
  let turns = 0;
  /** When it was painted, by the events' clock. */
  let since = Infinity;

  /** @param {number} turn which of these it was */
  function painted(turn) {
    if (turns !== turn) return;
    since = performance.now();
    stayAwake(READABLE + CLOCKS);
    setTimeout(() => {
      if (turns !== turn) return;
      button.dataset.readable = "true";
      readable?.();
    }, READABLE + CLOCKS);
  }

  /** It counts from when it is painted. */
  function renew() {
    since = Infinity;
    const turn = ++turns;
    button.dataset.readable = "false";
    whenPainted(() => painted(turn));
  }

  whenUncovered(renew);

  /** @param {number} time */
  const at = (time) => Math.max(0, Math.floor(time - since));
  /** For how many milliseconds it had been there at the press that is being carried out. */
  const atPress = () => at(pressedAt());

  return {
    /** What is on the screen now. @param {string} shown */
    show(shown) {
      if (shown === of) return;
      of = shown;
      renew();
    },

    atPress,

    /** For how many milliseconds it has been there by now. */
    now: () => at(performance.now()),

    /** Whether it can have been read by now, by whoever pressed before. */
    isRead: () => button.dataset.readable === "true",

    /** Whether somebody can have read it before that press. */
    isReadable: () => atPress() >= READABLE,
  };
}
