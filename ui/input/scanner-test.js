// What a scanner sends, read off the keys of one scan: for whoever sets the till up.

import { nameOf } from "./presses.js";
import { createScanner } from "./scanner.js";
import { character } from "./us-keyboard.js";

/** @import { Habits } from "./habits.js" */

/**
 * @typedef {object} Reading
 * @property {string} text as decoded
 * @property {string | null} otherwise as it would be decoded if the scanner were set to the other kind of layout, where that differs
 * @property {number} pause the typical one, in milliseconds
 * @property {"enter" | "lf" | "tab" | "none"} end which key ended it
 * @property {boolean} otherLayout whether the active layout writes something else than a US keyboard
 * @property {Habits} habits what to set the till to
 */

/** Slower scanners than this, in milliseconds, have to be known to be slow. */
const USUAL_PAUSE = 55;

/** What is on nearly every customer's card. */
const PLAIN = /^[0-9A-Za-z-]+$/u;

/** @param {KeyboardEvent} key @returns {Reading["end"]} */
function ending(key) {
  const name = nameOf(key);
  if (name === "Enter" || name === "NumpadEnter" || (key.ctrlKey && name === "KeyM")) return "enter";
  if (key.ctrlKey && name === "KeyJ") return "lf";
  return name === "Tab" ? "tab" : "none";
}

/**
 * Reads the keys of one scan; null where they cannot be one.
 * @param {KeyboardEvent[]} keys that went down or up
 * @returns {Reading | null}
 */
export function readScan(keys) {
  const down = keys.filter(({ type, repeat }) => type === "keydown" && !repeat);
  const last = down.at(-1);
  if (!last) return null;
  // A second key after the first that ends the scan changes nothing.
  const endsAt = down.findIndex((key) => ending(key) !== "none");
  const end = endsAt < 0 ? "none" : ending(down[endsAt] ?? last);
  const body = endsAt < 0 ? down : down.slice(0, endsAt);
  const writing = body.filter(({ code, altKey }) => altKey || character(code, false) !== null);
  const pauses = writing.slice(1).map(({ timeStamp }, at) => timeStamp - (writing[at]?.timeStamp ?? 0));
  const pause = pauses.sort((a, b) => a - b)[Math.floor(pauses.length / 2)] ?? 0;
  /** @param {boolean} asTyped */
  const read = (asTyped) => {
    const habits = { slow: pause > USUAL_PAUSE, silent: end === "none", asTyped, prefix: "", suffix: "" };
    const scanner = createScanner(habits);
    const heard = [...keys.flatMap((key) => scanner.feed(key).heard), ...scanner.silence(last.timeStamp + 10_000)];
    const [code] = heard.flatMap((one) => (one.kind === "scan" || one.kind === "cut" ? [one] : []));
    return code && { habits, code };
  };
  // A code is of letters and digits. Where only what the keys write is, the scanner is set to this computer's layout.
  const [byPlace, byKey] = [read(false), read(true)];
  const found = byKey && PLAIN.test(byKey.code.text) && !PLAIN.test(byPlace?.code.text ?? "") ? byKey : byPlace;
  if (!found) return null;
  const { code, habits } = found;
  const other = found === byKey ? byPlace : byKey;
  const otherwise = other && other.code.text !== code.text ? other.code.text : null;
  const otherLayout = writing.some(({ code, key, shiftKey, altKey }) => !altKey && key.toLowerCase() !== character(code, shiftKey)?.toLowerCase());
  return { text: code.text, otherwise, pause: Math.round(pause), end, otherLayout, habits };
}
