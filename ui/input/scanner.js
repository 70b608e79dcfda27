// A scanner that types: a burst of keys at a machine's pace.
//
// Keys are read by their place on the keyboard, so that the active layout does not matter, and by
// the time they were pressed, so that a page which was busy does not take typing for a scan.
//
// A burst is judged as a whole, when it ends: judged key by key, one key that comes late would leave
// the tail of a code, and the tail of a code may be somebody else's.

import { createOnce, GS, within } from "./code.js";
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
 * What was heard: a whole code, or one that cannot be trusted to be whole. It began with stroke number `from` of
 * the burst; what came before was a person's.
 * @typedef {{ kind: "scan" | "cut", text: string, from: number }} Heard
 */

/**
 * A key that wrote something: when it went down, how long after the one before, and how long it was held,
 * where it was seen going up.
 * @typedef {{ character: string, at: number, pause: number, held: number, isUp: boolean }} Stroke
 */

/** @type {Habits} */
export const USUAL = { slow: false, silent: false, prefix: "", suffix: "" };

/**
 * What tells a scanner from fingers: half of its pauses are at most `typical`, and those of a slow one at most `slow`;
 * then they also differ by no more than `spread`, but for the longest tenth. In milliseconds.
 */
const HELD = { typical: 55, slow: 130, spread: 30 };
/** The same where half of the keys are held no longer than a tap: fingers hold theirs longer. */
const TAPPED = { typical: 65, slow: 160, spread: 60 };
const TAP = 20;
/** The typical pause on the number pad, where fingers are faster, and where scanners do not type. */
const TYPICAL_ON_NUMBER_PAD = 20;
/** A person holds a key down for longer than this, and pauses longer than this before the next. */
const PERSONS_HOLD = 30;
const PERSONS_PAUSE = 25;
/** No pause inside a scan is longer: a busy computer holds a key back, but not for ever. */
const LONGEST_PAUSE = 500;
/** What nothing but silence ends is over after this: nobody wants to wait much longer. */
const SILENT_END = 350;
/** What ends a scan may be two keys, such as Tab and Enter: the second comes at the scan's own pace, or within this. */
const SECOND_END = 30;
/** What comes so soon after a scan broke off is the rest of it. A person who scans again takes longer. */
const REST_OF_CUT = 1000;
/** A code of a scanner has at least so many characters; fewer are somebody's quick fingers. */
const SHORTEST_SCAN = 6;
/** The same of a slow scanner: fewer could be even by chance. */
const SHORTEST_SLOW_SCAN = 8;
/** An amount that a register program types by itself, or quick fingers: no code has a decimal point in it. */
const AMOUNT = /^\d+[.,]\d*$/u;

const MODIFIERS = /^(Shift|Control|Alt|Meta|CapsLock|NumLock)/u;

/** The value that this share of all is at most. @param {number[]} values @param {number} share */
function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil((sorted.length - 1) * share)] ?? Infinity;
}

/** @param {Stroke[]} some */
const typicalPause = (some) => quantile(some.slice(1).map(({ pause }) => pause), 0.5);

/** @param {Key} key @returns {Key} what a key says, as if it went down now */
const pick = ({ code, ctrlKey, altKey, timeStamp }) => ({ type: "keydown", code, shiftKey: false, ctrlKey, altKey, repeat: false, timeStamp });

/** How long it has to be silent until a burst is over. @param {Habits} habits */
export const silenceAfter = (habits) => (habits.silent ? SILENT_END : LONGEST_PAUSE);

/**
 * A decoder: feed it every key that goes down or up, and tell it of silence.
 * @param {Habits} habits
 */
export function createScanner(habits = USUAL) {
  let strokes = /** @type {Stroke[]} */ ([]);
  let onNumberPad = false;
  /** The number of a character that is being typed with Alt held down. */
  let number = "";
  /** What begins until then is the rest of a scan that is no whole one. */
  let restUntil = -Infinity;
  let secondEndUntil = -Infinity;
  /** Keys that were seen going down, and what they wrote. */
  const down = /** @type {Map<string, Stroke | null>} */ (new Map());
  let shifted = false;
  /** A key of an accent, which the layout keeps to itself until it goes up again: then its place is known. */
  let hidden = /** @type {{ shiftKey: boolean } | null} */ (null);
  const once = createOnce();

  const last = () => strokes.at(-1)?.at ?? -Infinity;

  function begin() {
    strokes = [];
    onNumberPad = false;
  }

  /** @param {number} until */
  function expectRest(until) {
    restUntil = Math.max(restUntil, until);
  }

  /** Somebody presses a key that writes nothing: what they typed before is done, and the rest of a scan is no code. */
  function interrupt() {
    const pause = Math.min(Math.max(SECOND_END, 3 * typicalPause(strokes)), REST_OF_CUT);
    if (habits.slow || haveMachinesPace(strokes)) expectRest(last() + pause);
    begin();
  }

  /** Whether strokes have a machine's pace. @param {Stroke[]} some */
  function haveMachinesPace(some) {
    const typical = typicalPause(some);
    if (onNumberPad) return typical <= TYPICAL_ON_NUMBER_PAD;
    // A key that was not seen going up was held for nobody knows how long: that is no tap.
    const limits = quantile(some.map(({ held, isUp }) => (isUp ? held : Infinity)), 0.5) <= TAP ? TAPPED : HELD;
    if (typical <= limits.typical) return true;
    const pauses = some.slice(1).map(({ pause }) => pause);
    const isEven = quantile(pauses, 0.9) - quantile(pauses, 0) <= limits.spread;
    return habits.slow && some.length >= SHORTEST_SLOW_SCAN && typical <= limits.slow && isEven;
  }

  /** Whether strokes are a scan. @param {Stroke[]} some */
  const areScan = (some) => some.length >= SHORTEST_SCAN && haveMachinesPace(some);

  /** How many strokes at the beginning are a person's, who was typing when the scanner began. */
  function personsStrokes() {
    const pause = Math.max(PERSONS_PAUSE, 2 * typicalPause(strokes));
    const hold = Math.max(PERSONS_HOLD, 2 * quantile(strokes.map(({ held }) => held), 0.5));
    const firstOfScanner = strokes.findIndex(({ held }, at) => held <= hold || (strokes[at + 1]?.pause ?? 0) <= pause);
    return Math.max(firstOfScanner, 0);
  }

  /** The code in the burst, where it is a scanner's. @returns {Heard | null} */
  function judge() {
    const from = personsStrokes();
    const scanned = strokes.slice(from);
    if (!areScan(scanned)) return null;
    const whole = scanned.map(({ character }) => character).join("");
    const text = AMOUNT.test(whole) ? null : within(whole, habits);
    // One single stroke before may as well be the scanner's first, held up: then this is the tail of a code.
    return text === null ? null : { kind: from === 1 ? "cut" : "scan", text, from };
  }

  /** @param {string} character @param {number} at */
  function add(character, at) {
    if (at - last() > LONGEST_PAUSE) begin();
    const stroke = { character, at, pause: strokes.length === 0 ? 0 : at - last(), held: 0, isUp: false };
    strokes.push(stroke);
    return stroke;
  }

  /** The burst is over. @param {number} now @returns {Heard | null} */
  function end(now) {
    const heard = judge();
    const begunAt = strokes[heard?.from ?? 0]?.at ?? -Infinity;
    const typical = typicalPause(strokes);
    const isRest = begunAt <= restUntil;
    begin();
    if (heard !== null) secondEndUntil = now + Math.max(SECOND_END, 2 * typical);
    // Where nothing but silence ends a scan, this may have been its first half.
    if (heard !== null && habits.silent) expectRest(now + LONGEST_PAUSE);
    if (heard === null || heard.kind === "cut") return heard;
    if (isRest) return { ...heard, kind: "cut" };
    return once.isAgain(heard.text, now) ? { ...heard, text: "" } : heard;
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

  /** The key is up, or pressed on another keyboard meanwhile. @param {Key} key @returns whether it was seen going down */
  function letGo(key) {
    const stroke = down.get(key.code);
    if (stroke) [stroke.held, stroke.isUp] = [key.timeStamp - stroke.at, true];
    return down.delete(key.code);
  }

  /** @param {Key} key @returns {Heard | null} */
  function press(key) {
    if (key.repeat) return null;
    letGo(key);
    if (key.code === "Unidentified") {
      hidden ??= { shiftKey: shifted };
      return null;
    }
    down.set(key.code, null);
    if (key.code.startsWith("Shift")) shifted = true;
    if (MODIFIERS.test(key.code)) return null;
    const digit = /^Numpad(\d)$/u.exec(key.code)?.[1];
    if (key.altKey && digit && number.length < 4) {
      number += digit;
      return null;
    }
    if (isEnd(key)) {
      if (key.timeStamp - last() > LONGEST_PAUSE) begin();
      const isSecond = strokes.length === 0 && key.timeStamp <= secondEndUntil;
      return isSecond ? { kind: "scan", text: "", from: 0 } : end(key.timeStamp);
    }
    const next = written(key);
    // Control characters around a code, such as STX and ETX, are no part of it.
    if (next === null && key.ctrlKey) return null;
    if (next === null) interrupt();
    else {
      down.set(key.code, add(next, key.timeStamp));
      onNumberPad ||= key.code.startsWith("Numpad");
    }
    return null;
  }

  /** @param {Key} key @returns {Heard | null} */
  function release(key) {
    const wasSeen = letGo(key);
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
    /**
     * Somebody touched the screen: what they typed before is no part of what comes now. A scan that is under way
     * stays whole, and of one that is held up the rest is no code.
     * @param {number} now
     */
    touched(now) {
      if (now - last() <= TAPPED.slow) return;
      if (haveMachinesPace(strokes)) expectRest(last() + REST_OF_CUT);
      begin();
    },

    /** Nobody is served any more: the same code would be shown anew. */
    next: once.forget,

    /** Which stroke of a burst the next key would be. @param {Key} key */
    strokeOf: (key) => (key.timeStamp - last() > LONGEST_PAUSE ? 0 : strokes.length),

    /**
     * @param {Key} key
     * @returns {Heard | null} what this key ends; a scan without text is one that was read twice, or whose end is two keys
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
      const since = last();
      if (now - since < silenceAfter(habits)) return null;
      if (habits.silent) return end(since);
      const heard = judge();
      begin();
      if (heard === null) return null;
      expectRest(since + REST_OF_CUT);
      return { ...heard, kind: "cut" };
    },
  };
}
