// The scanner at a serial port: what it read is a scan like any other.

import { createOnce, within } from "./code.js";

/** @import { Habits } from "./habits.js" */
/** @import { Frame } from "../ipc.d.ts" */

/**
 * @param {{
 *   isDeaf: () => boolean,
 *   unheard: () => void,
 *   scanned: (text: string) => void,
 *   cut: () => void,
 *   tooMuch: (searched: boolean) => void,
 *   unreadable: () => void,
 * }} actions
 */
export function createSerial(actions) {
  const once = createOnce();
  return {
    next: once.forget,

    /** @param {Frame} frame @param {Habits} habits @param {number} now in milliseconds */
    hear(frame, habits, now) {
      if (actions.isDeaf()) return actions.unheard();
      if (frame.kind === "unreadable") return actions.unreadable();
      if (frame.kind === "tooMuch") return actions.tooMuch(frame.searched);
      const text = frame.kind === "code" ? within(frame.text, habits) : null;
      if (text === null || text === "") return actions.cut();
      if (!once.isAgain(text, now)) actions.scanned(text);
    },
  };
}
