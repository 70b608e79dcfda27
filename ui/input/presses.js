// Whose a key is that means something: that confirms, answers, presses, opens, closes, or moves the focus.
//
// A code may have such keys in it, and a scanner types them as a person does. So keys that come without a person's
// pause belong together, a stream, and in a stream nothing acts but a key that was held as only a person holds it.
// A key after a person's pause acts when nothing has followed it: a code of one key has its own end behind it.

/** @typedef {import("./scanner.js").Key} Key */

/** A person's pause, in milliseconds. No scanner makes one inside a code, however slow it is. */
export const SILENCE = 350;
/** A key that is known for a person's only by the silence before it acts when nothing has followed for so long. */
const ALONE = 200;
/** A key that was held so long is a person's: the slowest scanner holds its keys for half of its pauses. */
const PERSONS_PRESS = 75;
/** After a key that was held so long, the next may move the focus, which does nothing by itself. */
const PERSONS_TAP = 30;

/** @param {{ isHoldNeeded: boolean }} rules whether a key alone may be a whole code, because nothing ends one */
export function createPresses({ isHoldNeeded }) {
  let lastDown = -Infinity;
  /** Whether nothing has come yet in the stream but modifiers, which belong to the key that follows. */
  let isEmpty = true;
  /** For how long the last key of the stream was held that went up. */
  let lastHeld = 0;
  /** What waits to be known for a person's. `isOver`: nothing can tell any more but how long it is held. */
  let pending = /** @type {{ key: Key, at: number, isFirst: boolean, isLine: boolean, isOver: boolean } | null} */ (null);

  /** Whether a key would begin a stream. @param {number} now */
  const isNew = (now) => now - lastDown > SILENCE;

  return {
    isNew,

    /**
     * A key goes down.
     * @returns whether it begins a stream, and whether it is the first in one
     * @param {number} now @param {boolean} isModifier
     */
    down(now, isModifier) {
      const begins = isNew(now);
      if (begins) [isEmpty, lastHeld] = [true, 0];
      const isFirst = isEmpty;
      lastDown = now;
      if (!isModifier) isEmpty = false;
      // A line that was typed may end with more than one key.
      if (pending?.isLine) pending.at = now;
      else pending = null;
      return { begins, isFirst };
    },

    /** A key is held down. @param {number} now */
    repeated(now) {
      lastDown = now;
    },

    /**
     * What the key does that has just gone down waits.
     * @param {Key} key @param {boolean} isFirst
     * @param {boolean} isLine whether it searches for a line that was typed, and nothing else has come
     */
    hold(key, isFirst, isLine) {
      pending ??= { key, at: key.timeStamp, isFirst, isLine, isOver: false };
    },

    /** What waits is nobody's. */
    forget() {
      pending = null;
    },

    /** Whether a key that goes down may move the focus. @param {boolean} isFirst */
    mayMove: (isFirst) => isFirst || lastHeld >= PERSONS_TAP,

    /**
     * A key goes up.
     * @param {string} code @param {number} held
     * @returns {Key | null} what it does
     */
    up(code, held) {
      lastHeld = held;
      if (pending?.key.code !== code || held < PERSONS_PRESS) return null;
      const { key } = pending;
      pending = null;
      return key;
    },

    /** When {@link silence} will know more. */
    due: () => (pending && !pending.isOver ? pending.at + ALONE : Infinity),

    /**
     * Nothing has come up to a time.
     * @param {number} now @param {(code: string) => boolean} isDown
     * @returns {{ kind: "press" | "early", key: Key } | null}
     */
    silence(now, isDown) {
      if (!pending || now < pending.at + ALONE) return null;
      const { key, isFirst, isLine } = pending;
      const isPersons = isLine || (isFirst && !isHoldNeeded);
      pending.isOver = !isPersons && isDown(key.code);
      if (pending.isOver) return null;
      pending = null;
      return { kind: isPersons ? "press" : "early", key };
    },
  };
}
