// What tells a scanner from fingers: the pauses from key to key, and how long keys are held.

/** @import { Habits } from "./habits.js" */

/**
 * A key that wrote something: when it went down, how long after the one before, and how long it was held,
 * where it was seen going up; and whether it may be one of the number pad. Times are milliseconds.
 * @typedef {{ character: string, at: number, pause: number, held: number, isUp: boolean, isPad: boolean }} Stroke
 */

/**
 * Half of a scanner's pauses are at most `typical`, and those of a slow one at most `slow`;
 * then they also differ by no more than `spread`, but for the longest tenth. In milliseconds.
 */
const HELD = { typical: 55, slow: 130, spread: 30 };
/** The same where half of the keys are held no longer than a tap: fingers hold theirs longer. */
const TAPPED = { typical: 65, slow: 160, spread: 60 };
const TAP = 20;
/** The holds of a scanner's keys differ by no more than this. */
const ALIKE = 10;
/** The typical pause on the number pad, where fingers are faster, and where scanners do not type. */
export const TYPICAL_ON_NUMBER_PAD = 20;
/** A person holds a key down for longer than this, and pauses longer than this before the next. */
const PERSONS_HOLD = 30;
const PERSONS_PAUSE = 25;
/** A code of a slow scanner has at least so many characters: fewer could be even by chance. */
const SHORTEST_SLOW_SCAN = 8;

/** What follows a key so soon was pressed by no hand. */
export const MACHINES_STEP = HELD.typical;
/** No scanner pauses longer than this from key to key. */
export const SLOWEST = TAPPED.slow;

/** The value that this share of all is at most. @param {number[]} values @param {number} share */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length - 1) * share)] ?? Infinity;
}

/** @param {Stroke[]} some */
export const typicalPause = (some) => quantile(some.slice(1).map(({ pause }) => pause), 0.5);

/** For how long the keys were held that were seen going up. @param {Stroke[]} some */
export const typicalHold = (some) => quantile(some.filter(({ isUp }) => isUp).map(({ held }) => held), 0.5);

/** Whether keys were held as by the same hand, or machine. @param {number} one @param {number} other */
export const areAlike = (one, other) => Math.abs(one - other) <= ALIKE;

/** Whether strokes have a machine's pace. @param {Stroke[]} some @param {Habits} habits */
export function haveMachinesPace(some, habits) {
  const typical = typicalPause(some);
  if (some.some(({ isPad }) => isPad)) return typical <= TYPICAL_ON_NUMBER_PAD;
  // A key that was not seen going up was held for nobody knows how long: that is no tap.
  const limits = quantile(some.map(({ held, isUp }) => (isUp ? held : Infinity)), 0.5) <= TAP ? TAPPED : HELD;
  if (typical <= limits.typical) return true;
  const pauses = some.slice(1).map(({ pause }) => pause);
  const isEven = quantile(pauses, 0.9) - quantile(pauses, 0) <= limits.spread;
  return habits.slow && some.length >= SHORTEST_SLOW_SCAN && typical <= limits.slow && isEven;
}

/**
 * For how long a slow scanner holds its keys: not as shortly as others, but all alike, as no fingers do; 0 where these
 * are not such keys. Of ten keys a busy computer may have held one back.
 * @param {Stroke[]} some
 */
export function scannersHold(some) {
  const held = some.filter(({ isUp }) => isUp).map(({ held }) => held);
  const isAlike = some.length >= SHORTEST_SLOW_SCAN && held.length === some.length && quantile(held, 0.9) - quantile(held, 0.1) <= ALIKE;
  return isAlike && quantile(held, 0.5) >= TAP ? quantile(held, 0.9) : 0;
}

/** How many strokes at the beginning are a person's, who was typing when the scanner began. @param {Stroke[]} strokes */
export function personsStrokes(strokes) {
  const pause = Math.max(PERSONS_PAUSE, 2 * typicalPause(strokes));
  const hold = Math.max(PERSONS_HOLD, 2 * quantile(strokes.map(({ held }) => held), 0.5));
  const firstOfScanner = strokes.findIndex(({ held }, at) => held <= hold || (strokes[at + 1]?.pause ?? 0) <= pause);
  return Math.max(firstOfScanner, 0);
}
