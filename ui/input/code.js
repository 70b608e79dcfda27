// What scanners of every kind send: the code in it, and whether it was sent twice.

/** GS1's separator of fields. */
export const GS = "\u001d";

/** The same code within this time, in milliseconds, was read twice, not shown twice. */
const DOUBLE = 1000;

/**
 * What a scanner sends around a code is no part of it; null where it should and does not.
 * @param {string} whole
 * @param {{ prefix: string, suffix: string }} habits
 */
export function within(whole, { prefix, suffix }) {
  if (!whole.startsWith(prefix) || !whole.endsWith(suffix) || whole.length < prefix.length + suffix.length) return null;
  const inner = whole.slice(prefix.length, whole.length - suffix.length);
  // An AIM identifier tells the kind of code: "]E0", "]C1", "]Q3".
  const data = inner.replace(/^\][A-Za-z][0-9A-Za-z]/u, "");
  return data.replace(new RegExp(`^${GS}+|${GS}+$`, "gu"), "");
}

/** Knows a code that was read twice. */
export function createOnce() {
  let former = { text: "", at: -Infinity };
  return {
    /** @param {string} text @param {number} now in milliseconds by any one clock */
    isAgain(text, now) {
      const isAgain = text.trim() === former.text && now - former.at <= DOUBLE;
      if (!isAgain) former = { text: text.trim(), at: now };
      return isAgain;
    },

    /** From now on the same code would be shown anew. */
    forget() {
      former = { text: "", at: -Infinity };
    },
  };
}
