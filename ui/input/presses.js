// Whose a key is that means something: that confirms, answers, presses, opens, closes, or moves the focus.
//
// A code may have such keys in it, and a scanner types them as a person does. So keys that come without a person's
// pause belong together, a stream, and in a stream nothing acts but a key that was held as only a person holds it.
// A key after a person's pause acts when nothing has followed it: a code of one key has its own end behind it. Only
// Enter may be all of a code: where the scanner can type nothing of it but the end. It has to be more than a tap.

/** @import { Key } from "./scanner.js" */

/** A person's pause, in milliseconds. No scanner makes one inside a code, however slow it is. */
export const SILENCE = 350;
/** A key that is known for a person's only by the silence before it acts when nothing has followed for so long. */
const ALONE = 200;
/** A key that was held so long is a person's: the slowest scanner holds its keys for half of its pauses. */
const PERSONS_PRESS = 75;
/** Most scanners let a key go sooner: after one that was held so long, the next may move the focus, which does nothing by itself. */
export const PERSONS_TAP = 30;

/**
 * What a key is: its place, or, where a program presses it, which has none, its name. What then only writes a sign is nameless.
 * @param {Key} key
 */
export const nameOf = ({ code, key = "" }) => (code !== "" && code !== "Unidentified" ? code : key.length > 1 && !UNREADABLE.test(key) ? key : "");
/** Whoever pressed it, nobody knows yet what it writes. */
const UNREADABLE = /^(Unidentified|Dead|Process)$/u;

/** @param {{ isHoldNeeded: boolean }} rules whether any key alone may be a whole code, because nothing ends one */
export function createPresses({ isHoldNeeded }) {
  /** For how long a person holds a key at the least: more than this till's scanner holds its own. */
  let tap = PERSONS_TAP;
  let lastDown = -Infinity;
  /** Whether nothing has come yet in the stream but modifiers, which belong to the key that follows. */
  let isEmpty = true;
  /** For how long the last key of the stream was held that went up. */
  let lastHeld = 0;
  /** What waits to be known for a person's. `isOver`: nothing can tell any more but how long it is held. */
  let pending = /** @type {{ key: Key, at: number, isFirst: boolean, isLine: boolean, isOver: boolean, held: number | null, wait: number } | null} */ (null);

  /** Whether a key would begin a stream. @param {number} now */
  const isNew = (now) => now - lastDown > SILENCE;

  return {
    isNew,

    /** When the last key went down. */
    last: () => lastDown,

    /**
     * A key goes down. A modifier belongs to the key that follows while it is down.
     * @param {number} now @param {boolean} isModifier
     * @returns whether it begins a stream, whether it is the first in one, and what it has displaced
     */
    down(now, isModifier) {
      const begins = isNew(now);
      if (begins) [isEmpty, lastHeld] = [true, 0];
      const isFirst = isEmpty;
      lastDown = now;
      if (!isModifier) isEmpty = false;
      // A line that was typed may end with more than one key.
      if (pending?.isLine) {
        pending.at = now;
        return { begins, isFirst, displaced: null };
      }
      const displaced = pending?.key ?? null;
      pending = null;
      return { begins, isFirst, displaced };
    },

    /** A key is held down. @param {number} now */
    repeated(now) {
      lastDown = now;
    },

    /**
     * What the key does that has just gone down waits.
     * @param {Key} key @param {boolean} isFirst
     * @param {boolean} isLine whether it searches for a line that was typed, and nothing else has come
     * @param {boolean} isMachines whether that may be the first line of a code
     */
    hold(key, isFirst, isLine, isMachines) {
      const wait = isMachines ? SILENCE : ALONE;
      pending ??= { key, at: key.timeStamp, isFirst, isLine, isOver: false, held: null, wait };
    },

    /** The scanner of this till holds its keys for so long: a person's hold is half as long again. @param {number} hold */
    expectScanner(hold) {
      if (hold > 0) tap = Math.max(tap, PERSONS_PRESS, hold * 1.5);
    },

    /** What waits is nobody's. */
    forget() {
      pending = null;
    },

    /** Whether a key that goes down may move the focus. @param {boolean} isFirst */
    mayMove: (isFirst) => isFirst || lastHeld >= tap,

    /**
     * A key goes up.
     * @param {string} name @param {number} held
     * @returns {Key | null} what it does
     */
    up(name, held) {
      lastHeld = held;
      // Whatever went up, another key after it stands no more alone.
      isEmpty = false;
      if (pending === null || nameOf(pending.key) !== name) return null;
      pending.held = held;
      if (held < Math.max(PERSONS_PRESS, tap)) return null;
      const { key } = pending;
      pending = null;
      return key;
    },

    /** When {@link silence} will know more. */
    due: () => (pending && !pending.isOver ? pending.at + pending.wait : Infinity),

    /**
     * Nothing has come up to a time.
     * @param {number} now @param {(name: string) => boolean} isDown
     * @returns {{ kind: "press", key: Key } | { kind: "early", key: Key, isTap: boolean } | null}
     */
    silence(now, isDown) {
      if (!pending || now < pending.at + pending.wait) return null;
      const { key, isFirst, isLine, held } = pending;
      const isTap = held !== null && held < tap;
      const isPersons = isLine || (isFirst && !isHoldNeeded && !(isTap && nameOf(key).endsWith("Enter")));
      pending.isOver = !isPersons && isDown(nameOf(key));
      if (pending.isOver) return null;
      pending = null;
      return isPersons ? { kind: "press", key } : { kind: "early", key, isTap };
    },
  };
}
