// What is a pause inside of a code, and what is its end: times in milliseconds.

import { SILENCE } from "./presses.js";

/** @import { Habits } from "./habits.js" */

/** No pause inside a scan is longer: a busy computer holds a key back, but not for ever. */
export const LONGEST_PAUSE = 500;
/** What nothing but silence ends is over after this: nobody wants to wait much longer. */
const SILENT_END = 350;
/** A scan is over when after its end it was quiet for so many of its own pauses, and for at least so long. */
const QUIET_PAUSES = 3;
const QUIET = 100;
/** When somebody's key interrupts a scan, what comes within this, or at its pace, is the rest of it. */
export const SECOND_END = 30;
/** What comes so soon after a scan broke off is the rest of it. A person who scans again takes longer. */
export const REST_OF_CUT = 1000;
/** A timer that comes so much too late comes from a page that was busy: keys may be waiting to be heard. */
export const LATE = 20;
/** Each key takes some milliseconds on its way to the page: one that is catching up hears the next one within this. */
const CAUGHT_UP = 25;
/** A code of a scanner has at least so many characters; fewer are somebody's quick fingers. */
export const SHORTEST_SCAN = 6;

/** How long it has to be quiet after a scan of this pace until it is over. @param {number} typical */
export const quietAfter = (typical) => Math.min(Math.max(QUIET, QUIET_PAUSES * typical), SILENCE);

/** How long no key must have been heard by a page that is so far behind: the slower it is, the longer. @param {number} lag */
export const caughtUpAfter = (lag) => Math.min(Math.max(CAUGHT_UP, lag / 4), QUIET);

/** What belongs to a scan of this pace comes no slower. @param {number} typical */
export const paceOf = (typical) => Math.max(QUIET / 2, 2 * typical);

/** How long it has to be silent until a burst is over. @param {Habits} habits */
export const silenceAfter = (habits) => (habits.silent ? SILENT_END : LONGEST_PAUSE);
