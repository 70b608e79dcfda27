// A scanner that types: a burst of keys at a machine's pace.
//
// Keys are read by their place on the keyboard, so that the active layout does not matter, and by
// the time they were pressed, so that a page which was busy does not take typing for a scan.
//
// A burst is judged as a whole, when it ends: judged key by key, one key that comes late would leave
// the tail of a code, and the tail of a code may be somebody else's.

import { character } from "./us-keyboard.js";

/**
 * A key that goes down or up. Times are milliseconds.
 * @typedef {Pick<KeyboardEvent, "type" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "repeat" | "timeStamp">} Key
 */

/**
 * What a scanner is set to.
 * @typedef {object} Habits
 * @property {boolean} slow Bluetooth: up to 130 ms from key to key, but evenly
 * @property {boolean} silent no key ends a scan, only silence does
 * @property {string} prefix before every code
 * @property {string} suffix after every code
 */

/**
 * What was heard: a whole code, or a code of which the rest did not come.
 * @typedef {{ kind: "scan" | "cut", text: string }} Heard
 */

/** @type {Habits} */
export const USUAL = { slow: false, silent: false, prefix: "", suffix: "" };

/** Half of a scan's pauses are at most this long: no finger is that fast. */
const TYPICAL_PAUSE = 55;
/** The same on the number pad, where fingers are faster, and where scanners do not type. */
const TYPICAL_PAUSE_OF_NUMBER_PAD = 20;
/** The same for a slow scanner, which is as fast as a finger, but far more even. */
const TYPICAL_PAUSE_OF_SLOW = 130;
/** So much do a slow scanner's pauses differ, but for the longest tenth. */
const EVEN = 30;
/** No pause inside a scan is longer: a busy computer holds a key back, but not for ever. */
const LONGEST_PAUSE = 500;
/** What comes so soon after a scan broke off is the rest of it. A person who scans again takes longer. */
const REST_OF_CUT = 1000;
/** The same code within this time was read twice, not shown twice. */
const DOUBLE = 1000;
/** A code of a scanner has at least so many characters; fewer are somebody's quick fingers. */
const SHORTEST_SCAN = 6;
/** The same of a slow scanner: fewer could be even by chance. */
const SHORTEST_SLOW_SCAN = 8;
/** An amount that a register program types by itself, or quick fingers: no code has a decimal point in it. */
const AMOUNT = /^\d+[.,]\d*$/u;
/** GS1's separator of fields. */
const GS = "\u001d";

const MODIFIERS = /^(Shift|Control|Alt|Meta|CapsLock|NumLock)/u;

/** @param {Key} key @returns {Key} what a key says, as if it went down now */
const pick = ({ code, ctrlKey, altKey, timeStamp }) => ({ type: "keydown", code, shiftKey: false, ctrlKey, altKey, repeat: false, timeStamp });

/** How long it has to be silent until a burst is over. @param {Habits} habits */
export const silenceAfter = (habits) => (!habits.silent ? LONGEST_PAUSE : habits.slow ? 350 : 120);

/**
 * A decoder: feed it every key that goes down or up, and tell it of silence.
 * @param {Habits} habits
 */
export function createScanner(habits = USUAL) {
  let text = "";
  let last = -Infinity;
  let pauses = /** @type {number[]} */ ([]);
  let onNumberPad = false;
  /** The number of a character that is being typed with Alt held down. */
  let number = "";
  let begunAt = -Infinity;
  let cutAt = -Infinity;
  /** Keys that were seen going down. */
  const down = new Set();
  let shifted = false;
  /** A key of an accent, which the layout keeps to itself until it goes up again: then its place is known. */
  let hidden = /** @type {{ shiftKey: boolean } | null} */ (null);
  let former = { text: "", at: -Infinity };

  function begin() {
    text = "";
    pauses = [];
    onNumberPad = false;
  }

  /** Whether the burst has a machine's pace. */
  function isMachines() {
    if (text.length < SHORTEST_SCAN) return false;
    const sorted = [...pauses].sort((a, b) => a - b);
    const at = (/** @type {number} */ share) => sorted[Math.ceil((sorted.length - 1) * share)] ?? Infinity;
    const typical = at(0.5);
    if (typical <= (onNumberPad ? TYPICAL_PAUSE_OF_NUMBER_PAD : TYPICAL_PAUSE)) return true;
    if (!habits.slow || onNumberPad || text.length < SHORTEST_SLOW_SCAN) return false;
    return typical <= TYPICAL_PAUSE_OF_SLOW && at(0.9) - at(0) <= EVEN;
  }

  /** @param {string} character @param {number} now */
  function add(character, now) {
    const pause = now - last;
    if (pause > LONGEST_PAUSE) begin();
    if (text === "") begunAt = now;
    else pauses.push(pause);
    text += character;
    last = now;
  }

  /** The burst is over. @param {number} now @returns {Heard | null} */
  function end(now) {
    const heard = isMachines() ? code(text) : null;
    begin();
    if (heard === null) return null;
    const isRest = begunAt - cutAt <= REST_OF_CUT;
    const isDouble = heard === former.text && now - former.at <= DOUBLE;
    if (isDouble && !isRest) return { kind: "scan", text: "" };
    if (!isRest) former = { text: heard, at: now };
    return { kind: isRest ? "cut" : "scan", text: heard };
  }

  /** What a scanner says around the code is no part of it; null where it should and does not. @param {string} whole */
  function code(whole) {
    const { prefix, suffix } = habits;
    if (AMOUNT.test(whole)) return null;
    if (!whole.startsWith(prefix) || !whole.endsWith(suffix) || whole.length < prefix.length + suffix.length) return null;
    const inner = whole.slice(prefix.length, whole.length - suffix.length);
    // An AIM identifier tells the kind of code: "]E0", "]C1", "]Q3".
    const data = inner.replace(/^\][A-Za-z][0-9A-Za-z]/u, "");
    return data.replace(new RegExp(`^${GS}+|${GS}+$`, "gu"), "");
  }

  /** @param {Key} key */
  function isEnd({ code, ctrlKey }) {
    if (ctrlKey) return code === "KeyJ" || code === "KeyM";
    return code === "Enter" || code === "NumpadEnter" || code === "Tab";
  }

  /** What a key writes; null for one that is no part of a code. @param {Key} key */
  function written({ code, shiftKey, ctrlKey, altKey }) {
    if (code === "F8" || (ctrlKey && code === "BracketRight")) return GS;
    return ctrlKey || altKey ? null : character(code, shiftKey);
  }

  /** @param {Key} key @returns {Heard | null} */
  function press(key) {
    if (key.repeat) return null;
    if (key.code === "Unidentified") {
      hidden ??= { shiftKey: shifted };
      return null;
    }
    down.add(key.code);
    if (key.code.startsWith("Shift")) shifted = true;
    if (MODIFIERS.test(key.code)) return null;
    const digit = /^Numpad(\d)$/u.exec(key.code)?.[1];
    if (key.altKey && digit && number.length < 4) {
      number += digit;
      return null;
    }
    if (isEnd(key)) {
      if (key.timeStamp - last > LONGEST_PAUSE) begin();
      return end(key.timeStamp);
    }
    const next = written(key);
    if (next === null) begin();
    else {
      add(next, key.timeStamp);
      onNumberPad ||= key.code.startsWith("Numpad");
    }
    return null;
  }

  /** @param {Key} key @returns {Heard | null} */
  function release(key) {
    const wasSeen = down.delete(key.code);
    if (key.code.startsWith("Shift")) {
      shifted = false;
      // Scanners may let go of Shift first: what is hidden was pressed with it.
      if (hidden) hidden.shiftKey = true;
    }
    if (key.code.startsWith("Alt") && number !== "") {
      add(String.fromCodePoint(Number(number)), key.timeStamp);
      number = "";
    }
    if (wasSeen || !hidden || MODIFIERS.test(key.code)) return null;
    const shiftKey = hidden.shiftKey || key.shiftKey;
    hidden = null;
    const heard = press({ ...pick(key), shiftKey });
    down.delete(key.code);
    return heard;
  }

  return {
    /** The focus went elsewhere: what comes now is no part of what came before. */
    forget: begin,

    /** Nobody is served any more: the same code would be shown anew. */
    next: () => {
      former = { text: "", at: -Infinity };
    },

    /** Whether the next key would be the first of a burst. @param {Key} key */
    begins: (key) => text === "" || key.timeStamp - last > LONGEST_PAUSE,

    /**
     * @param {Key} key
     * @returns {Heard | null} what this key ends; a scan without text is one that was read twice
     */
    feed(key) {
      return key.type === "keyup" ? release(key) : press(key);
    },

    /**
     * Nothing has come for {@link silenceAfter}.
     * @param {number} now
     * @returns {Heard | null}
     */
    silence(now) {
      if (now - last < silenceAfter(habits)) return null;
      if (habits.silent) return end(last);
      const heard = isMachines() ? code(text) : null;
      begin();
      if (heard === null) return null;
      cutAt = last;
      return { kind: "cut", text: heard };
    },
  };
}
