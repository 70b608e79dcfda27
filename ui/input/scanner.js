// A scanner that types, and a person at the same keyboard: what is a code, and which keys are a person's.
//
// Keys are read by their place on the keyboard, so that the active layout does not matter, and by
// the time they were pressed, so that a page which was busy does not take typing for a scan.
//
// A burst is judged as a whole, when it ends: judged key by key, one key that comes late would leave
// the tail of a code, and the tail of a code may be somebody else's.
//
// A code is data: whatever keys are in it, all that follows a scan without a person's pause is the scan's, and a
// code that is more than one line of text is none.

import { createBurst } from "./burst.js";
import { createOnce, GS } from "./code.js";
import { USUAL } from "./habits.js";
import { LONGEST_PAUSE, paceOf, quietAfter, REST_OF_CUT, SECOND_END, silenceAfter } from "./limits.js";
import { areAlike, MACHINES_STEP, SLOWEST } from "./pace.js";
import { createPresses, nameOf, PERSONS_TAP, SILENCE } from "./presses.js";
import { hasPlace, isEnd, isSeparator, writes, written } from "./sign.js";
import { createStream } from "./stream.js";

/** @import { Habits } from "./habits.js" */
/** @import { Stroke } from "./pace.js" */

/**
 * What a key does beside writing: it confirms, answers, presses, opens or closes (`act`), searches for what was typed
 * (`submit`), or moves the focus (`move`).
 * @typedef {"act" | "submit" | "move" | null} Meaning
 */

/**
 * A key that goes down or up. Times are milliseconds.
 * @typedef {Pick<KeyboardEvent, "type" | "code" | "shiftKey" | "ctrlKey" | "altKey" | "repeat" | "timeStamp">
 *   & { key?: string, meaning?: Meaning, isWhole?: boolean }} Key what it writes, it means, and whether what it would search for was written in one stream
 */

/**
 * A whole code, without text where it was read twice; or one that cannot be trusted to be whole. It began with
 * stroke number `from` of the burst; what came before was a person's.
 * @typedef {{ kind: "scan" | "cut", text: string, from: number }} Code
 */

/**
 * What was heard: a code; one of more than one line, of which the first may have been told before; a person's key
 * that means something; or a key that came too early to be known for a person's, and whether it was a tap as by a scanner.
 * @typedef {Code | { kind: "tooMuch", searched: boolean } | { kind: "press", key: Key } | { kind: "early", key: Key, isTap: boolean }} Heard
 */

/** Keys that a person corrects a text with. */
const EDITING = /^(Backspace|Delete|Arrow\w+|Home|End)$/u;
const MODIFIERS = /^(Shift|Control|Alt|Meta)/u;
const LOCKS = /^(CapsLock|NumLock|ScrollLock)$/u;

/** The largest number of a character that is the same in every code page. */
const LAST_OF_ALL_PAGES = 126;
/** Scanners put naughts before the number of a character. */
const LONGEST_NUMBER = 6;

/** @param {Pick<Key, "code" | "key" | "ctrlKey" | "altKey" | "timeStamp">} key @returns {Key} what a key says, as if it went down now and meant nothing */
const pick = ({ code, key, ctrlKey, altKey, timeStamp }) => ({ type: "keydown", code, key, shiftKey: false, ctrlKey, altKey, repeat: false, timeStamp });

/**
 * A decoder: feed it every key that goes down or up, and tell it of silence.
 * @param {Habits} habits
 * @param {number} restUntil what begins until then, by the events' clock, is the rest of a scan that began unheard
 */
export function createScanner(habits = USUAL, restUntil = -Infinity) {
  const burst = createBurst(habits);
  /** The number of a character that is being typed with Alt held down. */
  let number = "";
  /** What begins until then, at no slower a pace, belongs to the scan that was told last, whose keys were held for so long. */
  let more = { until: -Infinity, pause: 0, hold: 0 };
  /** Keys that were seen going down: when, and what they wrote. */
  const down = /** @type {Map<string, { at: number, stroke: Stroke | null }>} */ (new Map());
  let shifted = false;
  /** A key of an accent, which the layout keeps to itself until it goes up again: then its place is known. */
  let hidden = /** @type {{ shiftKey: boolean, at: number } | null} */ (null);
  /** So many more were told of at the same time: the Shift that goes with it, or another accent. */
  let alike = 0;
  /** When a key came last of which nobody knows what it writes: a code around it is not whole. */
  let lostAt = -Infinity;
  const once = createOnce();
  const presses = createPresses({ isHoldNeeded: habits.silent });

  let stream = createStream();
  /** Whether the key that went down last may move the focus. */
  let mayMove = false;
  /** A scan whose end has come: it is told when nothing has followed it until then. */
  let ended = /** @type {{ code: Code, typical: number, hold: number, at: number } | null} */ (null);

  /** What was pressed until then belongs to the scan that was told last, however late it is heard. */
  let quiet = { until: -Infinity, isSearched: false };

  /** What begins until then, by keys that are pressed alike, is the tail of a code. */
  let head = { until: -Infinity, hold: 0, pause: 0 };

  /** What may be the beginning of a code that is held up: it was too little to be known for one. @param {number} since */
  const headOf = (since) => ({ until: since + REST_OF_CUT, hold: burst.hold(), pause: burst.typical() });

  /** The code in the burst, where it is a scanner's. */
  const judge = () => burst.judge(Math.max(lostAt, hidden?.at ?? -Infinity));

  /** @param {number} until */
  function expectRest(until) {
    restUntil = Math.max(restUntil, until);
  }

  /** The stream is no code that can be used, and nothing else either. @param {Heard} heard @returns {Heard[]} */
  function refuse(heard) {
    burst.begin();
    stream.isRefused = true;
    ended = null;
    presses.forget();
    return [heard];
  }

  /** A key that writes nothing: what a person typed before it is done, and the rest of a scan is no code. @returns {Heard[]} */
  function interrupt() {
    const code = burst.isMachines() ? judge() : null;
    if (code) return refuse({ ...code, kind: "cut" });
    const pause = Math.min(Math.max(SECOND_END, 3 * burst.typical()), REST_OF_CUT);
    if (habits.slow || burst.isMachines()) expectRest(burst.last() + pause);
    burst.begin();
    return [];
  }

  /**
   * The burst is over: what it is, where it is a scanner's.
   * @param {number} now
   * @returns {{ code: Code, typical: number, hold: number } | { refused: Heard[] } | null}
   */
  function end(now) {
    const [typical, hold] = [burst.typical(), burst.hold()];
    const isAtPace = burst.size() === 1 || typical <= more.pause;
    // Where silence ends a code, its customer is hardly on the screen yet: nobody types an amount.
    const isMachinesOwn = burst.isMachines() || (habits.silent && areAlike(hold, more.hold));
    const isMore = burst.at(0) <= more.until && isAtPace && isMachinesOwn && !burst.isAmount();
    const isNoLine = stream.hasLine || stream.isTangled;
    presses.expectScanner(burst.scannersHold());
    const judged = judge();
    const first = burst.at(judged?.from ?? 0);
    const isTail = first <= head.until && areAlike(hold, head.hold) && (head.pause === Infinity || head.pause <= paceOf(typical));
    const isRest = first <= restUntil || isTail;
    burst.begin();
    const isScan = judged?.kind === "scan" && !isRest;
    const isReadTwice = isScan && once.isAgain(judged.text, now);
    if (isMore && !isReadTwice) {
      expectRest(now + REST_OF_CUT);
      return { refused: refuse({ kind: "tooMuch", searched: true }) };
    }
    if (judged === null) return null;
    if (isNoLine && !isRest) return { refused: refuse({ kind: "tooMuch", searched: false }) };
    return { code: { ...judged, kind: isScan ? "scan" : "cut", text: isReadTwice ? "" : judged.text }, typical, hold };
  }

  /** A key ends a line. @param {number} now @returns {Heard[] | null} null where it was no scan */
  function endLine(now) {
    if (burst.isOver(now)) burst.begin();
    const over = end(now);
    if (over === null) return null;
    if ("refused" in over) return over.refused;
    ended = { ...over, at: now };
    return [];
  }

  /** What had its end, and then silence, is told. @param {{ code: Code, typical: number, hold: number }} over @param {number} now */
  function told({ code, typical, hold }, now) {
    stream.hasScan = true;
    if (code.kind === "scan" && code.text !== "") more = { until: now + (habits.silent ? LONGEST_PAUSE : SILENCE), pause: paceOf(typical), hold };
    return code;
  }

  /** The key is up, or pressed on another keyboard meanwhile. @param {Key} key @returns for how long it was held, where it was seen going down */
  function letGo(key) {
    const seen = down.get(nameOf(key));
    if (!seen) return null;
    const held = key.timeStamp - seen.at;
    if (seen.stroke) [seen.stroke.held, seen.stroke.isUp] = [held, true];
    down.delete(nameOf(key));
    return held;
  }

  /** @param {Key} key @returns {Heard[]} */
  function press(key) {
    const now = key.timeStamp;
    const heard = silence(now);
    mayMove = false;
    letGo(key);
    const name = nameOf(key);
    down.set(name, { at: now, stroke: null });
    const isModifier = MODIFIERS.test(name);
    const { begins, isFirst, displaced } = presses.down(now, isModifier);
    if (begins) {
      stream = { ...createStream(), isRest: now <= restUntil };
      lose();
    }
    const isEarly = displaced !== null && !isText(displaced, now);
    if (isEarly && !stream.isTold) heard.push({ kind: "early", key: displaced, isTap: false });
    stream.isTold ||= isEarly;
    if (name.startsWith("Shift")) shifted = true;
    if (name.startsWith("Alt")) number = "";
    // Together with a modifier Enter is nothing of a person's here, and the rest of a scan may be late.
    const isAlone = isFirst && now > restUntil && !(isEnd(key, habits) && (key.ctrlKey || key.shiftKey || key.altKey));
    if (stream.isRefused) return heard;
    // Whoever meant what came too early means by what follows something else than it would do now. A key that bounces is one.
    const isInVain = isEarly && nameOf(displaced) !== name;
    return [...heard, ...mean(key, isModifier || LOCKS.test(name), isAlone, { isInVain })];
  }

  /** Whether a key that may be GS1's separator was one, where another came at this time. @param {Key} key @param {number} now */
  const isText = (key, now) => isSeparator(key) && (now - key.timeStamp <= MACHINES_STEP || (stream.hasText && burst.isMachines()));

  /** Nobody will know any more what a hidden key writes. */
  function lose() {
    if (hidden) lostAt = Math.max(lostAt, hidden.at);
    [hidden, alike] = [null, 0];
  }

  /**
   * What a key means where it stands.
   * @param {Key} key @param {boolean} isModifier @param {boolean} isFirst
   * @param {{ keys?: number, isInVain?: boolean }} more how many were pressed for it, and whether it must do nothing by itself
   * @returns {Heard[]}
   */
  function mean(key, isModifier, isFirst, { keys = 1, isInVain = false }) {
    const now = key.timeStamp;
    const next = written(key, habits);
    // Control characters around a code, such as STX and ETX, are no part of it.
    const isControl = next === null && key.ctrlKey;
    if (ended) {
      if (!isModifier && !isControl && !isEnd(key, habits)) return refuse({ kind: "tooMuch", searched: false });
      ended.at = now;
      return [];
    }
    if (now < quiet.until && !isModifier && !isControl) return isEnd(key, habits) ? [] : refuse({ kind: "tooMuch", searched: quiet.isSearched });
    if (next === null && nameOf(key) === "") {
      down.delete("");
      if (hidden) alike += 1;
      hidden ??= { shiftKey: shifted, at: now };
      return [];
    }
    if (isModifier) return [];
    const digit = /^Numpad(\d)$/u.exec(key.code)?.[1] ?? (hasPlace(key) ? undefined : /^\d$/u.exec(key.key ?? "")?.[0]);
    if (key.altKey && digit && number.length < LONGEST_NUMBER) {
      number += digit;
      return [];
    }
    if (next === null && writes(key) && (!key.ctrlKey || key.altKey)) lostAt = now;
    const isMachinesLine = burst.size() > 1 && burst.isMachines();
    if (key.meaning === "move") mayMove = presses.mayMove(isFirst) || isOtherHeld(key);
    if (isEnd(key, habits)) {
      const over = endLine(now);
      if (over) return over;
      // A person goes from field to field by Tab.
      if (nameOf(key) === "Tab") notText(key, isFirst);
      else stream.hasLine = true;
    } else if (isControl) {
      [stream.hasMore, stream.isPlain] = [stream.hasText, false];
      presses.forget();
    } else if (next === null) {
      const cut = interrupt();
      if (cut.length > 0) return cut;
      notText(key, isFirst);
      presses.forget();
    } else {
      if (stream.hasLine) return refuse({ kind: "tooMuch", searched: false });
      // A pause that other keys have filled is inside of the code.
      const isTorn = burst.size() > 0 && burst.isOver(now);
      if (isTorn && judge()) return refuse({ kind: "tooMuch", searched: false });
      stream.hasText = true;
      stream.isTangled ||= stream.hasMore || isTorn;
      stream.isPlain &&= next !== GS;
      const isPad = key.code.startsWith("Numpad") || (!hasPlace(key) && /\d/u.test(next));
      down.set(nameOf(key), { at: now, stroke: burst.add(next, now, keys, isPad) });
    }
    // What follows a scan is the scan's, unless it is held as only a person holds a key.
    const isWhole = key.isWhole !== false || presses.mayMove(false);
    const isLine = key.meaning === "submit" && stream.isPlain && stream.hasText && isWhole && !stream.hasScan && !stream.isRest;
    if (!isInVain && (key.meaning === "act" || key.meaning === "submit")) presses.hold(key, isFirst && !stream.hasScan, isLine, isMachinesLine);
    return [];
  }

  /** A key that is neither text nor around it. To come to a field is none. @param {Key} key @param {boolean} isFirst */
  function notText({ code, meaning }, isFirst) {
    if (!stream.hasText && meaning === "move" && mayMove) return;
    stream.isTangled ||= !stream.hasText && Boolean(meaning);
    stream.hasMore = stream.hasText;
    // A scanner types these faster than any hand.
    stream.isPlain &&= EDITING.test(code) && presses.mayMove(isFirst);
  }

  /** Whether another key is down, for as long as a scanner holds none: fingers overlap. @param {Key} key */
  function isOtherHeld(key) {
    return [...down].some(([other, { at }]) => other !== nameOf(key) && !MODIFIERS.test(other) && key.timeStamp - at >= PERSONS_TAP);
  }

  /** @param {Key} key @returns {Heard[]} */
  function release(key) {
    const held = letGo(key);
    const name = nameOf(key);
    const pressed = held === null ? null : presses.up(name, held);
    if (name.startsWith("Shift")) {
      shifted = false;
      // Scanners may let go of Shift first: what is hidden was pressed with it.
      if (hidden) hidden.shiftKey = true;
    }
    if (name.startsWith("Alt") && number !== "") return numbered(key.timeStamp);
    if (pressed) return [act(pressed)];
    if (held !== null || MODIFIERS.test(name)) return [];
    // It went down while another was hidden: nobody knows which was first.
    if (!hidden && alike > 0) lostAt = key.timeStamp;
    if (!hidden) return [];
    const shiftKey = hidden.shiftKey || key.shiftKey;
    if (!hasPlace(key)) lose();
    if (hidden === null) return [];
    hidden = null;
    const heard = press({ ...pick(key), shiftKey });
    down.delete(name);
    return heard;
  }

  /** A character was typed by its number, with Alt held down: it is a key like any other. @param {number} now @returns {Heard[]} */
  function numbered(now) {
    const [code, keys] = [Number(number), number.length + 1];
    number = "";
    if (stream.isRefused) return [];
    if (code > LAST_OF_ALL_PAGES) {
      lostAt = now;
      return [];
    }
    const control = { 9: "Tab", 13: "Enter", 29: "F8" }[code];
    const [name, sign] = [control ?? "", control ?? String.fromCodePoint(code)];
    const key = pick({ code: name, key: sign, ctrlKey: code < 32 && !control, altKey: false, timeStamp: now });
    const heard = mean(key, false, false, { keys });
    down.delete(nameOf(key));
    return heard;
  }

  /** A person's key acts, and what comes then begins anew. @param {Key} key @returns {Heard} */
  function act(key) {
    stream = createStream();
    burst.begin();
    return { kind: "press", key };
  }

  /** @param {number} now @returns {Heard[]} */
  function silence(now) {
    const heard = /** @type {Heard[]} */ ([]);
    if (ended && now >= ended.at + quietAfter(ended.typical)) {
      quiet = { until: ended.at + quietAfter(ended.typical), isSearched: ended.code.kind === "scan" && ended.code.text !== "" };
      heard.push(told(ended, ended.at));
      ended = null;
    }
    const key = presses.silence(now, (code) => down.has(code));
    const isSeparators = key?.kind === "early" && isSeparator(key.key) && burst.isMachines();
    if (key && !isSeparators) heard.push(key.kind === "press" ? act(key.key) : key);
    // Whatever keys came: it was not silent.
    const since = Math.max(burst.last(), presses.last());
    if (now - since < silenceAfter(habits) || burst.size() === 0) return heard;
    const next = burst.isNoCode() ? head : headOf(since);
    const over = end(since);
    if (over === null) {
      head = next;
      return heard;
    }
    if ("refused" in over) return [...heard, ...over.refused];
    if (habits.silent) {
      // This may have been its first half.
      expectRest(since + LONGEST_PAUSE);
      return [...heard, told(over, since)];
    }
    expectRest(since + REST_OF_CUT);
    return [...heard, { ...over.code, kind: "cut" }];
  }

  return {
    /**
     * Somebody touched the screen: what they typed before is no part of what comes now. A scan that is under way
     * stays whole, and of one that is held up the rest is no code.
     * @param {number} now
     */
    touched(now) {
      if (now - burst.last() <= SLOWEST) return;
      if (burst.isMachines()) expectRest(burst.last() + REST_OF_CUT);
      else if (burst.size() > 0) head = headOf(burst.last());
      burst.begin();
    },

    /** Nobody is served any more: the same code would be shown anew. */
    next: once.forget,

    /** Whether nothing has come in the stream but what a person writes a line with. */
    isPlain: () => stream.isPlain,

    /** Whether the next key would begin a stream. @param {Key} key */
    begins: (key) => presses.isNew(key.timeStamp),

    /** The code that has ended and is not told yet. */
    ending: () => ended?.code ?? null,

    /** Which stroke of a burst the next key would be. @param {Key} key */
    strokeOf: (key) => (burst.isOver(key.timeStamp) ? 0 : burst.size()),

    /**
     * @param {Key} key
     * @returns {{ heard: Heard[], isKept: boolean }} what this key says, and whether it must do nothing by itself
     */
    feed(key) {
      if (key.type === "keyup") return { heard: release(key), isKept: false };
      if (key.repeat) {
        presses.repeated(key.timeStamp);
        return { heard: [], isKept: stream.isRefused || ended !== null || (Boolean(key.meaning) && !mayMove) };
      }
      const heard = press(key);
      return { heard, isKept: stream.isRefused || ended !== null || (Boolean(key.meaning) && !mayMove) };
    },

    /** When {@link silence} would have something to say, if no key comes before. */
    due: () => Math.min(ended ? ended.at + quietAfter(ended.typical) : Infinity, presses.due(), burst.size() > 0 ? Math.max(burst.last(), presses.last()) + silenceAfter(habits) : Infinity),

    silence,
  };
}
