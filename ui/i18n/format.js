// How figures, money, days and phones read in a language, in the system's region. What Intl makes is made once.

/** @typedef {ReturnType<typeof createFormat>} Format */
/** @typedef {Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }} Forms the word that goes with a number */

/** A year that has a 29 February. */
const LEAP_YEAR = 2000;

/**
 * @param {string} locale
 * @param {string} currency of receipts, by ISO 4217; empty for figures without a sign
 */
export function createFormat(locale, currency) {
  /** @param {number} places @param {Intl.NumberFormatOptions} options */
  const numbers = (places, options) => new Intl.NumberFormat(locale, { ...options, minimumFractionDigits: places, maximumFractionDigits: 2 });
  /** @param {Intl.NumberFormatOptions} options */
  const written = (options) => {
    const [whole, exact] = [numbers(0, options), numbers(2, options)];
    // The text goes in as it is: a number would round it.
    return (/** @type {string} */ decimal) => (decimal.includes(".") ? exact : whole).format(/** @type {Intl.StringNumericLiteral} */ (decimal));
  };
  const figure = written({});
  const rules = new Intl.PluralRules(locale);
  const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 2 });
  // By the clock on the wall, which shows what it shows as if it were UTC.
  const timeZone = "UTC";
  const days = new Intl.DateTimeFormat(locale, { timeZone, day: "numeric", month: "long" });
  const moments = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: "short", timeStyle: "short" });
  const times = new Intl.DateTimeFormat(locale, { timeZone, timeStyle: "short" });
  const distances = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
  const regions = new Intl.DisplayNames(locale, { type: "region" });

  return {
    locale,
    /** Exact decimal text as people read it: grouped, with two places or none. */
    figure,
    /** The same of what is paid, with the sign of its currency. */
    money: currency === "" ? figure : written({ style: "currency", currency, currencyDisplay: "narrowSymbol" }),
    /** The sign of the currency; empty where none is set. */
    sign: currency === "" ? "" : (numbers(0, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0).find(({ type }) => type === "currency")?.value ?? ""),
    /** "1 point", "5 points". @param {string} decimal @param {Forms} forms */
    counted: (decimal, forms) => `${figure(decimal)}\u00a0${forms[rules.select(Number(decimal))] ?? forms.other}`,
    /** A percentage as the service writes it. @param {string} percent */
    percent: (percent) => (Number.isFinite(Number(percent)) && percent.trim() !== "" ? share.format(Number(percent) / 100) : percent),
    /** @param {import("../ipc.d.ts").BirthdayCard} birthday */
    day: ({ month, day }) => days.format(Date.UTC(LEAP_YEAR, month - 1, day)),
    /** "tomorrow", "3 days ago". @param {number} distance in days */
    inDays: (distance) => distances.format(distance, "day"),
    /** @param {number} wall milliseconds since 1970, by the clock on the wall */
    moment: (wall) => moments.format(wall),
    /** @param {number} wall as there */
    time: (wall) => times.format(wall),
    /** A country's name, by its two letters. @param {string} country */
    countryName: (country) => regions.of(country) ?? country,
    /** What stands between whole numbers and their parts in tables of this region. */
    decimalComma: numbers(2, {}).formatToParts(0).some(({ type, value }) => type === "decimal" && value === ","),
    phone,
    left,
  };
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

/** A name inside of a sentence: written from the other side, it moves no figure beside it. @param {string} name */
export const isolated = (name) => `\u2068${name}\u2069`;

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
