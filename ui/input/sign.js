// What a key writes: by its place on a US keyboard, or, where it has none or the scanner is set to this computer's layout, by its sign.

import { GS } from "./code.js";
import { nameOf } from "./presses.js";
import { character } from "./us-keyboard.js";

/** @import { Habits } from "./habits.js" */
/** @import { Key } from "./scanner.js" */

/** What has a sign of its own. The rest of the world's letters are in no code that a keyboard could type whole. */
const PRINTABLE = /^[!-~ ]$/u;
/** Whether a key tells its place: what is typed by a program, or into a layout that lacks it, may have none. @param {Key} key */
export const hasPlace = ({ code }) => code !== "Unidentified" && code !== "";
/** Whether a key writes something, whatever it is. @param {Key} key */
export const writes = ({ key = "" }) => [...key].length === 1 || key === "Dead";
/** GS1's separator, as some scanners type it. @param {Key} key */
export const isSeparator = ({ code }) => code === "F8";

/** Whether a key ends a line. @param {Key} key @param {Habits} habits */
export function isEnd(key, habits) {
  const isTyped = habits.asTyped || !hasPlace(key);
  if (key.ctrlKey) return isTyped ? /^[jm]$/iu.test(key.key ?? "") : key.code === "KeyJ" || key.code === "KeyM";
  return ["Enter", "NumpadEnter", "Tab"].includes(nameOf(key));
}

/** What a key writes; null for one that is no part of a code. @param {Key} key @param {Habits} habits */
export function written(key, habits) {
  const { code, key: sign = "", shiftKey, ctrlKey, altKey } = key;
  if (isSeparator(key) || (ctrlKey && !altKey && code === "BracketRight")) return GS;
  const placed = hasPlace(key) ? character(code, shiftKey) : null;
  // Signs of a third level, such as @, are pressed with Alt, or Ctrl and Alt.
  if ((ctrlKey || altKey) && !(habits.asTyped && altKey && sign !== placed)) return null;
  const isSigns = !hasPlace(key) || (habits.asTyped && placed !== null && !code.startsWith("Numpad"));
  if (!isSigns) return placed;
  if (!PRINTABLE.test(sign)) return null;
  // CapsLock matters no more than it does by place.
  return placed === null || !/[a-z]/iu.test(sign) ? sign : shiftKey ? sign.toUpperCase() : sign.toLowerCase();
}
