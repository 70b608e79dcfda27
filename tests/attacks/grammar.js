// Codes that a customer may show: lines, and keys that a scanner types and a till could take for a cashier's. Run with
// a number and a count, it prints so many attacks, each as a line of JSON.

/** Whose card the attacker shows, and somebody else's. */
export const OWN = "2200000000001";
export const OTHER = "2200000000005";

const PACES = [1, 5, 15, 30, 60, 100, 130];

/**
 * A key is a character, or one of these by its name: `Enter`, `Tab`, `Escape`, `Backspace`, `F1` to `F12`, locks and modifiers,
 * `Ctrl+` with a letter.
 * @typedef {{ number: number, pace: number, held: number, codes: string[][] }} Attack times in milliseconds
 */

/** Numbers that look random and are the same in every run. @param {number} seed */
function chance(seed) {
  let state = (Math.imul(seed + 1, 2654435761) ^ 0x9e3779b9) >>> 0;
  return (/** @type {number} */ below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % below;
  };
}

/** @param {number} number @returns {Attack} */
export function attack(number) {
  const next = chance(number);
  const pace = PACES[next(PACES.length)] ?? 1;
  // Most scanners let a key go at once, some when half of the pause is over.
  const held = next(2) === 0 ? 0 : Math.floor(pace / 2);
  // Nobody waits a minute for a scan.
  const longest = Math.min(200, Math.floor(9000 / pace));
  const keys = /** @type {string[]} */ ([]);
  while (keys.length === 0 || (keys.length < longest && next(8) > 0)) keys.push(...piece(next, Math.max(2, Math.floor(longest / 3))));
  return { number, pace, held, codes: split(next, keys.slice(0, longest)) };
}

/** @param {(below: number) => number} next @param {number} most @returns {string[]} */
function piece(next, most) {
  /** @param {string[]} some */
  const one = (some) => some[next(some.length)] ?? "";
  /** @param {string} key @param {number} count */
  const times = (key, count) => Array.from({ length: count }, () => key);
  switch (next(16)) {
    case 0:
    case 1:
    case 2:
      return [...OWN];
    case 3:
      return [...OTHER];
    case 4:
    case 5:
    case 6:
      return [...one(["99990", "00", "500", "7", "999999.99", "12345"])];
    case 7:
    case 8:
      return times("Enter", 1 + next(most));
    case 9:
      return times("Tab", 1 + next(4));
    case 10:
      return times(`F${1 + next(10)}`, 1 + next(2));
    case 11:
      return times(`Ctrl+${one(["b", "j", "m", ",", "d", "a", "v"])}`, 1 + next(most));
    case 12:
      return times(one(["Escape", " "]), 1 + next(3));
    case 13:
      return times(one(["CapsLock", "NumLock", "Shift", "Control", "Backspace", "F12"]), 1 + next(3));
    case 14:
      return times("Ctrl+x", 1).concat(times("Ctrl+v", next(2)));
    default:
      return [..."http://127.0.0.1:9/", "Tab", "Tab", ..."evilkey"];
  }
}

/** In one, two or three codes; behind each the scanner presses Enter. @param {(below: number) => number} next @param {string[]} keys */
function split(next, keys) {
  const cuts = [0, ...Array.from({ length: next(3) }, () => next(keys.length + 1)), keys.length].sort((a, b) => a - b);
  const codes = cuts.slice(1).map((cut, at) => [...keys.slice(cuts[at], cut), "Enter"]);
  // Of some codes a scanner can type nothing but the Enter behind them.
  return codes;
}

/**
 * The text of a code that is one line; null for any other. Control characters around it are no part of it, nor is one
 * key before it that only moves the focus.
 * @param {string[]} code
 */
function line(code) {
  const keys = code.filter((key) => !/^(CapsLock|NumLock|Shift|Control)$/u.test(key));
  const isAround = (/** @type {string} */ key) => key.startsWith("Ctrl+") || key === "F8";
  // Before a code may stand what means nothing to a till, or only moves the focus.
  const begin = keys.findIndex((key) => !isAround(key) && !/^(F10|F12|Backspace|Tab|F[234])$/u.test(key));
  const end = keys.findLastIndex((key) => !isAround(key) && key !== "Enter" && key !== "Tab");
  // F8 is GS1's separator: inside of a code it is a character of it.
  const text = begin < 0 ? [] : keys.slice(begin, end + 1).map((key) => (key === "F8" ? "\u001d" : key));
  return text.length > 0 && text.every((key) => key.length === 1) ? text.join("").trim() : null;
}

/** What may be searched for. @param {Attack} attack */
export const lines = ({ codes }) => codes.map(line).filter((text) => text !== null);

if (import.meta.url === `file://${process.argv[1]}`) {
  const [from, count] = process.argv.slice(2).map(Number);
  for (let number = from ?? 0; number < (from ?? 0) + (count ?? 0); number += 1) {
    const one = attack(number);
    console.log(JSON.stringify({ ...one, lines: lines(one) }));
  }
}
