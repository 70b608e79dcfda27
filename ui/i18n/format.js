// How figures, days and phones read in a language.

/**
 * Exact decimal text as people read it: grouped, with two places or none.
 * @param {string} locale
 * @param {string} decimal
 */
export function money(locale, decimal) {
  const places = decimal.includes(".") ? 2 : 0;
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: 2 });
  // The text goes in as it is: a number would round it.
  return format.format(/** @type {Intl.StringNumericLiteral} */ (decimal));
}

/**
 * "1 point", "5 points": the unit in the form that goes with a number.
 * @param {string} locale
 * @param {string} decimal
 * @param {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} forms
 */
export function counted(locale, decimal, forms) {
  const rule = new Intl.PluralRules(locale).select(Number(decimal));
  return `${money(locale, decimal)}\u00a0${forms[rule] ?? forms.other}`;
}

/** A year that has a 29 February. */
const LEAP_YEAR = 2000;

/**
 * @param {string} locale
 * @param {import("../ipc.d.ts").BirthdayCard} birthday
 */
export function day(locale, { month, day }) {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long" }).format(new Date(LEAP_YEAR, month - 1, day));
}

/**
 * @param {string} locale
 * @param {number} millis since 1970
 */
export function moment(locale, millis) {
  return new Intl.DateTimeFormat(locale, { dateStyle: "short", timeStyle: "short" }).format(new Date(millis));
}

/**
 * A masked phone in groups, the last two digits apart: "+7 ••• ••• •• 67".
 * @param {string} masked
 */
export function phone(masked) {
  const groups = /^(.)(.{3})(.{3})(.{2})(.{2})$/u.exec(masked);
  // Of a code only its end is kept.
  if (masked.startsWith("…")) return masked;
  return groups ? `+${groups.slice(1).join(" ")}` : `+${masked}`;
}

/**
 * A code as it is shown: with a sign for GS1's separator, which has no look of its own.
 * @param {string} text
 */
export const visible = (text) => text.replaceAll("\u001d", "␝");

/**
 * What is left of a time, as minutes and seconds; rounded up, so that "0:00" is over.
 * @param {number} millis
 */
export function left(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
