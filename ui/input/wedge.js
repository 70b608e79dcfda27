// Listens to the keyboard for a scanner, wherever the focus is, takes back what a scan typed into a field, and lets a
// key do what it means only when it is known for a person's.

import { USUAL } from "./habits.js";
import { caughtUpAfter, LATE, LONGEST_PAUSE } from "./limits.js";
import { MACHINES_STEP, quantile, SLOWEST, TYPICAL_ON_NUMBER_PAD } from "./pace.js";
import { createScanner } from "./scanner.js";

/** @import { Habits } from "./habits.js" */
/** @import { Heard, Meaning } from "./scanner.js" */
/** @typedef {HTMLInputElement | HTMLSelectElement} Field */
/** @typedef {KeyboardEvent & { meaning: Meaning, focus: Element | null }} Pressed a key, and what had the focus */

/** So long it is listened on then. */
const BUSY = 50;

/** A scan that was under way when the page was loaded anew is over by then. */
const AFTER_RELOAD = 1000;

/** The typical pause between keys. @param {{ at: number }[]} keys */
const typical = (keys) => quantile(keys.slice(1).map(({ at }, before) => at - (keys[before]?.at ?? at)), 0.5);

/** What a person edits a text with. */
const EDITING = ["KeyA", "KeyC", "KeyV", "KeyX", "KeyY", "KeyZ"];

/**
 * Keys that a scanner may send around a code, and that a browser would act on: it prints, reloads, opens a list.
 * @param {KeyboardEvent} event
 */
export function isAccelerator({ code, ctrlKey, shiftKey, altKey }) {
  if (altKey) return false;
  const isControl = ctrlKey && !shiftKey && /^(Key|Digit|Bracket|Backslash)/u.test(code);
  return /^F\d/u.test(code) || (isControl && !EDITING.includes(code));
}

/**
 * @param {{
 *   meaning: (event: KeyboardEvent) => Meaning,
 *   press: (key: Pressed) => void,
 *   early: (isTap: boolean) => void,
 *   isScannerTried: () => boolean,
 *   isDeaf: () => boolean,
 *   unheard: () => void,
 *   scanned: (text: string) => void,
 *   cut: () => void,
 *   tooMuch: (searched: boolean) => void,
 * }} actions
 */
export function createWedge(actions) {
  let habits = USUAL;
  const isReloaded = performance.getEntriesByType("navigation").some((entry) => /** @type {PerformanceNavigationTiming} */ (entry).type === "reload");
  const restUntil = isReloaded ? performance.now() + AFTER_RELOAD : -Infinity;
  let scanner = createScanner(habits, restUntil);
  /** What stood in which field before each stroke of the burst: the focus may move meanwhile. */
  let stood = /** @type {({ field: Field, value: string } | null)[]} */ ([]);
  /** What stood in each field that the stream went through. */
  let before = /** @type {Map<Field, string>} */ (new Map());
  /** Fields in which something is left of a stream that was no line: with it nothing is searched for unasked. */
  const soiled = /** @type {Set<Field>} */ (new Set());
  let waiting = 0;
  /** When the keys of the stream went down, and whether they are of the number pad. */
  let downs = /** @type {{ at: number, isPad: boolean }[]} */ ([]);
  /** When the last of them was heard. */
  let heardAt = -Infinity;
  /** Whether that was a person's and did something: what was typed before it is theirs. */
  let isPersons = false;

  /** Whether the last keys may be a machine's, by their pauses. @param {number} count how many of them @param {typeof downs} all */
  function areMachines(count, all = downs) {
    const keys = all.slice(-count);
    const most = keys.some(({ isPad }) => isPad) ? TYPICAL_ON_NUMBER_PAD : habits.slow ? SLOWEST : MACHINES_STEP;
    // A single key tells nothing: it may be the first of a code.
    return count === 1 || typical(keys) <= most;
  }

  /**
   * What a code wrote, and what it deleted: it began with the stream, unless a person was typing.
   * @param {{ from: number }} code
   */
  function writtenBy({ from }) {
    if (from === 0) return before;
    const fields = new Map();
    // Backwards: what stood there first is what stays.
    for (const one of stood.slice(from).reverse()) if (one) fields.set(one.field, one.value);
    return fields;
  }

  function beginStream() {
    if (!scanner.isPlain()) for (const [field, value] of before) if (field.value !== value) soiled.add(field);
    before = new Map();
    downs = [];
  }

  /** @param {Map<Field, string>} fields */
  function takeBack(fields) {
    for (const [field, value] of fields) {
      if (field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }

  /** @param {Heard} heard */
  function act(heard) {
    if (heard.kind === "press") {
      isPersons = true;
      return actions.press(/** @type {Pressed} */ (heard.key));
    }
    if (heard.kind === "early") {
      // A code that is too short to be known for one is no part of what stood there: 00 makes 50,000 of 500.
      if (heard.isTap && !actions.isScannerTried()) takeBack(new Map([...before].filter(([, value]) => value !== "")));
      return actions.early(heard.isTap);
    }
    if (actions.isScannerTried()) return;
    takeBack(heard.kind === "tooMuch" ? before : writtenBy(heard));
    if (actions.isDeaf()) return actions.unheard();
    if (heard.kind === "tooMuch") actions.tooMuch(heard.searched);
    else if (heard.kind === "cut") actions.cut();
    else if (heard.text !== "") actions.scanned(heard.text);
  }

  /**
   * Listens whether more comes. What matters is when a key was heard: others may be on their way. But a scan that has ended is over
   * so long after its end was pressed, however late that was heard.
   * @param {number} at by the events' clock
   */
  function listenOn(at) {
    clearTimeout(waiting);
    const heard = performance.now();
    const due = scanner.due();
    if (due === Infinity) return;
    const isLate = scanner.ending() !== null && heard > at;
    const now = isLate ? heard : at;
    const look = (/** @type {number} */ pause) => {
      const expected = performance.now() + pause;
      waiting = window.setTimeout(() => {
        if (performance.now() - expected > LATE) return look(BUSY);
        const later = now + performance.now() - heard;
        scanner.silence(later).forEach(act);
        listenOn(later);
      }, pause);
    };
    look(Math.max(0, due - now, isLate ? caughtUpAfter(heard - at) : 0) + 1);
  }

  return {
    /**
     * How the last keys were typed, and whether more come: a person pauses for longer than a scanner does inside of a code.
     * @param {number} count how many of them
     */
    typed(count) {
      if (performance.now() - (downs.at(-1)?.at ?? -Infinity) <= LONGEST_PAUSE) return "on";
      return areMachines(count) ? "by a machine" : "by hand";
    },

    /** Whether a machine may have typed what stands before the last key. @param {number} count of its characters */
    isMachines: (count) => areMachines(count, downs.slice(0, -1)),

    /**
     * Whether what stands in a field may be the beginning of a code, all of it: nobody knows before more has come, or nothing has.
     * @param {number} count of its characters
     */
    mayBeginCode: (count) => count > 0 && count <= downs.length && !isPersons && performance.now() - heardAt <= LONGEST_PAUSE && areMachines(count),

    /** Runs something when a person may have paused. Keys may be waiting to be heard where the page was busy. @param {() => void} run */
    afterPause: function wait(run) {
      const due = performance.now() + LONGEST_PAUSE;
      window.setTimeout(() => (performance.now() - due > LATE ? wait(run) : run()), LONGEST_PAUSE);
    },

    touched: (/** @type {Event} */ event) => scanner.touched(event.timeStamp),
    next: () => scanner.next(),

    /** @param {Habits} next */
    configure(next) {
      if (JSON.stringify(next) === JSON.stringify(habits)) return;
      habits = next;
      scanner = createScanner(habits, restUntil);
    },

    /**
     * @param {KeyboardEvent} event
     * @returns whether the key does nothing by itself: it is a scanner's, or waits to be known for a person's
     */
    key(event) {
      const focus = document.activeElement;
      if (event.type === "keydown" && !event.repeat) {
        const isField = focus instanceof HTMLInputElement || focus instanceof HTMLSelectElement;
        const stands = isField ? { field: focus, value: focus.value } : null;
        if (scanner.begins(event)) beginStream();
        [heardAt, isPersons] = [performance.now(), false];
        downs.push({ at: event.timeStamp, isPad: event.code.startsWith("Numpad") });
        if (stands?.value === "") soiled.delete(stands.field);
        if (stands && !before.has(stands.field)) before.set(stands.field, stands.value);
        if (scanner.ending() === null) stood = [...stood.slice(0, scanner.strokeOf(event)), stands];
      }
      const meaning = actions.meaning(event);
      const isSoiled = meaning === "submit" && soiled.has(/** @type {Field} */ (focus));
      const isWhole = (before.get(/** @type {Field} */ (focus)) ?? "") === "";
      const key = Object.assign(event, { meaning: isSoiled ? "act" : meaning, isWhole, focus });
      const { heard, isKept } = scanner.feed(key);
      heard.forEach(act);
      const ending = scanner.ending();
      // At once, though it is told later: nobody shall see it, and no quote be asked for it.
      if (ending && !actions.isScannerTried()) takeBack(writtenBy(ending));
      listenOn(event.timeStamp);
      return isKept;
    },
  };
}
