// When something was pressed, by the page's own clock.
//
// A web view says of each event when it was, and that may be by another clock than the page's. WebKitGTK reckons it from two: the
// display's, which stands still while the computer sleeps, and the time of day, which is set. After a night all that is pressed would
// have been pressed before anything that is on the screen, or even before the page was there, all at the same time; after a correction of
// the clock, hours ahead.

/** The clocks may differ by less than this, in milliseconds. */
export const CLOCKS = 25;
/** A page may stand still, and hear long after what was pressed meanwhile; but not for so long. */
const LONGEST_STILL = 600_000;
/** What a page is just being loaded for was not pressed so long ago. */
const LOADING = 1000;

/** By how much the page's clock is ahead of the events'. */
let ahead = 0;
/** How much later it is by the time of day than by the page's clock. */
let day = Date.now() - performance.now();
/** How long ago the next event may have been. */
let longest = LOADING;
/** When the page was last seen not to stand still, while something is to be read first. */
let awake = -Infinity;
/** Of what nobody can tell when it was pressed: when at the earliest. */
const unsure = /** @type {WeakMap<Event, number>} */ (new WeakMap());

/** @param {number} time by the events' clock @returns {[at: number, isKnown: boolean]} by the page's, and whether that is more than when it was heard */
function byPage(time) {
  const now = performance.now();
  // It was before the page was there, as far as anybody can tell.
  if (time <= 0) return [now, false];
  const set = Date.now() - now - day;
  if (Math.abs(set) > CLOCKS) {
    day += set;
    // The computer has slept, or the time of day was set. Where the event goes by that, it would be so much too old.
    if (now - time - ahead >= set - CLOCKS) ahead += Math.max(0, set);
  }
  // Nothing that happened is yet to come.
  const since = now - time - ahead;
  const isKnown = since >= -CLOCKS && since <= longest;
  if (since < 0 || !isKnown) ahead = now - time;
  longest = LONGEST_STILL;
  return [time + ahead, isKnown];
}

/** When something was pressed; at the earliest, where nobody can tell. @param {Event} event */
export const earliest = (event) => unsure.get(event) ?? event.timeStamp;

/** When the page was last seen awake: what has no time at all may have been pressed since then. */
export const seenAwake = () => awake;

/**
 * For so long it is known whether the page stands still. A look that comes late proves nothing: what was pressed meanwhile may be on
 * its way. @param {number} millis
 */
export function stayAwake(millis) {
  const until = performance.now() + millis;
  const look = () => {
    const due = performance.now() + CLOCKS;
    setTimeout(() => {
      const now = performance.now();
      if (now - due <= CLOCKS) awake = now;
      if (awake < until) look();
    }, CLOCKS);
  };
  look();
}

/** Has keys and pointers say when they were pressed by the page's clock, before anybody asks. */
export function keepTime() {
  const keep = (/** @type {Event} */ event) => {
    if (!event.isTrusted) return;
    const [at, isKnown] = byPage(event.timeStamp);
    if (!isKnown) unsure.set(event, awake);
    Object.defineProperty(event, "timeStamp", { value: at });
  };
  for (const turn of ["keydown", "keyup", "pointerdown"]) window.addEventListener(turn, keep, { capture: true });
}
