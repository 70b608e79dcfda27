// The day by the clock on the shop's wall. The till reckons with that clock, and the page with what it shows as with UTC: a web view
// knows time zones only as they were when it was made.

/** A day, in milliseconds. */
export const DAY = 86_400_000;

/** Today's midnight, as a date field speaks of days. @param {number} aheadOfUtc what the clock on the wall is ahead, in minutes */
export const today = (aheadOfUtc) => new Date(Math.floor((Date.now() + aheadOfUtc * 60_000) / DAY) * DAY);
