// Exact decimal text and back, by whole hundredths. The largest amount of the till has eleven
// digits, so the hundredths are exact in a JavaScript number; no fraction ever is.

/**
 * Hundredths of exact decimal text such as "100", "100.1" or "100.10".
 * @param {string} text
 */
export function toHundredths(text) {
  const [whole, places = ""] = text.split(".");
  return Number(whole + places.padEnd(2, "0"));
}

/**
 * Exact decimal text of hundredths: no places where there are none, two where there are any.
 * @param {number} hundredths
 */
export function fromHundredths(hundredths) {
  const digits = String(Math.abs(hundredths)).padStart(3, "0");
  const sign = hundredths < 0 ? "-" : "";
  const places = digits.slice(-2);
  return sign + digits.slice(0, -2) + (places === "00" ? "" : `.${places}`);
}

/** Signs of money: what the register takes for one. */
const CURRENCY = "$¢-¥\u058f\u060b\u0e3f\u20a0-\u20c1";
const AROUND = new RegExp(`^[${CURRENCY}+]+|[${CURRENCY}]+$`, "gu");

/** Groups of three, cut by one sign: a space or an apostrophe of any kind, or the other decimal sign. */
const GROUPED = /^\d{1,3}(?:(?:[\s'’]\d{3})+|(?:,\d{3})+|(?:\.\d{3})+)$/u;

/**
 * What somebody types or pastes into the points field, as hundredths; or what is wrong with it. The register reads an amount so.
 * @param {string} text
 * @returns {number | "not_a_number" | "negative" | "too_many_places" | "too_large"}
 */
export function typedHundredths(text) {
  // A mark that is no space here, and a space that is none there.
  if (text.includes("\ufeff")) return "not_a_number";
  const figure = text.replaceAll("\u0085", " ").trim().replace(AROUND, "").trim();
  if (/^[-\u2212]/u.test(figure)) return "negative";
  const at = Math.max(figure.lastIndexOf(","), figure.lastIndexOf("."));
  const [whole, fraction] = at < 0 ? [figure, ""] : [figure.slice(0, at), figure.slice(at + 1)];
  const isWhole = /^\d*$/u.test(whole) || (GROUPED.test(whole) && !(at >= 0 && whole.includes(figure.charAt(at))));
  if (!isWhole || !/^\d*$/u.test(fraction) || whole + fraction === "") return "not_a_number";
  if (fraction.length > 2) return "too_many_places";
  const digits = whole.replace(/\D/gu, "").replace(/^0+/u, "");
  return digits.length > 9 ? "too_large" : toHundredths(`${digits || "0"}.${fraction}`);
}

/**
 * Hundredths as somebody would type them: without groups, so that what a field shows reads back as itself.
 * @param {number} hundredths
 * @param {boolean} decimalComma
 */
export const typedText = (hundredths, decimalComma) => (decimalComma ? fromHundredths(hundredths).replace(".", ",") : fromHundredths(hundredths));
