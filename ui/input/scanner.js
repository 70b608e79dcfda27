// A scanner that types: a burst of keys faster than any finger, ended by Enter.
//
// Keys are read by their place on the keyboard, so that the active layout does not matter, and by
// the time they were pressed, so that a page which was busy does not take typing for a scan.

/**
 * @typedef {object} Key
 * @property {string} code where the key is, such as "KeyA"
 * @property {boolean} shiftKey
 * @property {boolean} repeat
 * @property {number} timeStamp milliseconds
 */

/** Half of a scan's pauses are at most this long, in milliseconds: no finger is that fast. */
const TYPICAL_PAUSE = 50;
/** No pause inside a scan is longer, in milliseconds: a busy computer holds a key back, but not for ever. */
const LONGEST_PAUSE = 500;
/** A code of a scanner has at least so many characters; fewer are somebody's quick fingers. */
const SHORTEST_SCAN = 6;

const SHIFTED_DIGITS = ")!@#$%^&*(";
/** @type {Record<string, string>} plain and shifted, as on a US keyboard */
const SYMBOLS = {
  Minus: "-_",
  Equal: "=+",
  BracketLeft: "[{",
  BracketRight: "]}",
  Backslash: "\\|",
  Semicolon: ";:",
  Quote: "'\"",
  Backquote: "`~",
  Comma: ",<",
  Period: ".>",
  Slash: "/?",
  Space: "  ",
  NumpadDecimal: "..",
  NumpadAdd: "++",
  NumpadSubtract: "--",
  NumpadMultiply: "**",
  NumpadDivide: "//",
};

/**
 * The character that a US keyboard has there; null for a key that writes nothing.
 * @param {string} code
 * @param {boolean} shifted
 */
export function character(code, shifted) {
  const letter = /^Key([A-Z])$/u.exec(code)?.[1];
  if (letter) return shifted ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/u.exec(code)?.[1];
  if (digit) return shifted ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
  const numpad = /^Numpad(\d)$/u.exec(code)?.[1];
  if (numpad) return numpad;
  return SYMBOLS[code]?.[shifted ? 1 : 0] ?? null;
}

/**
 * A decoder: feed it every key that goes down; it says what was scanned when a scan ends.
 *
 * It judges a burst as a whole, when Enter ends it: judged key by key, one key that comes late would
 * leave the tail of a code, and the tail of a code may be somebody else's.
 */
export function createScanner() {
  let text = "";
  let last = -Infinity;
  let pauses = /** @type {number[]} */ ([]);

  const isScan = () => {
    const middle = [...pauses].sort((a, b) => a - b)[Math.floor(pauses.length / 2)];
    return text.length >= SHORTEST_SCAN && middle !== undefined && middle <= TYPICAL_PAUSE;
  };

  return {
    /** The focus went elsewhere: what comes now is no part of what came before. */
    forget: () => {
      text = "";
    },

    /** Whether the next key would be the first of a burst. @param {Key} key */
    begins: (key) => text === "" || key.timeStamp - last > LONGEST_PAUSE,

    /**
     * @param {Key} key
     * @returns {string | null} the scan that this key ends
     */
    feed(key) {
      if (key.repeat || key.code.startsWith("Shift") || key.code === "CapsLock") return null;
      const pause = key.timeStamp - last;
      last = key.timeStamp;
      if (pause > LONGEST_PAUSE) text = "";
      if (text === "") pauses = [];
      else pauses.push(pause);
      if (key.code === "Enter" || key.code === "NumpadEnter") {
        const scanned = isScan() ? text : null;
        text = "";
        return scanned;
      }
      const next = character(key.code, key.shiftKey);
      text = next === null ? "" : text + next;
      return null;
    },
  };
}
