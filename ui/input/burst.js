// A burst: what was written without a pause, and whether it is a scanner's. It is judged as a whole.

import { GS, within } from "./code.js";
import { LONGEST_PAUSE, SHORTEST_SCAN } from "./limits.js";
import { haveMachinesPace, personsStrokes, scannersHold, typicalHold, typicalPause } from "./pace.js";

/** @import { Stroke } from "./pace.js" */
/** @import { Habits } from "./habits.js" */
/** @import { Code } from "./scanner.js" */

/** An amount that a register program types by itself, or quick fingers: no code has a decimal point in it. */
const AMOUNT = /^\d+[.,]\d*$/u;
/** The same to its end. */
const PRICE = /^\d+[.,]\d\d$/u;

/** @param {Stroke[]} strokes */
const textOf = (strokes) => strokes.map(({ character }) => character).join("");

/** @param {Habits} habits what the scanner is set to */
export function createBurst(habits) {
  let strokes = /** @type {Stroke[]} */ ([]);

  const isMachines = (some = strokes) => haveMachinesPace(some, habits);
  const last = () => strokes.at(-1)?.at ?? -Infinity;

  return {
    /** How many keys it has. */
    size: () => strokes.length,

    /** When its key of this number went down. @param {number} number */
    at: (number) => strokes[number]?.at ?? Infinity,

    /** When its last key went down. */
    last,

    /** The pause between its keys, and how long they are held. */
    typical: () => typicalPause(strokes),
    hold: () => typicalHold(strokes),
    scannersHold: () => scannersHold(strokes),

    isMachines: () => isMachines(),

    isAmount: () => AMOUNT.test(textOf(strokes)),

    /** An amount with its cents is typed by a program, and a separator alone is a key. */
    isNoCode: () => PRICE.test(textOf(strokes)) || textOf(strokes).replaceAll(GS, "") === "",

    /** Whether there was a pause since its last key. @param {number} now */
    isOver: (now) => now - last() > LONGEST_PAUSE,

    begin() {
      strokes = [];
    },

    /** A key more: after a pause it is the first one. @param {string} character @param {number} at @param {number} keys that were pressed for it @param {boolean} isPad */
    add(character, at, keys, isPad) {
      if (at - last() > LONGEST_PAUSE) strokes = [];
      const stroke = { character, at, pause: strokes.length === 0 ? 0 : (at - last()) / keys, held: 0, isUp: false, isPad };
      strokes.push(stroke);
      return stroke;
    },

    /**
     * The code in it, where it is a scanner's.
     * @param {number} lostAt when a key came last of which nobody knows what it writes
     * @returns {Code | null}
     */
    judge(lostAt) {
      const from = personsStrokes(strokes);
      const scanned = strokes.slice(from);
      const whole = textOf(scanned);
      if (scanned.length < SHORTEST_SCAN || !isMachines(scanned) || AMOUNT.test(whole)) return null;
      const text = within(whole, habits);
      // One single stroke before may as well be the scanner's first, held up: then this is the tail of a code.
      const isLost = lostAt >= (scanned[0]?.at ?? Infinity) - LONGEST_PAUSE;
      // What lacks what the scanner puts around every code has lost it.
      return { kind: from === 1 || isLost || text === null ? "cut" : "scan", text: text ?? whole, from };
    },
  };
}
