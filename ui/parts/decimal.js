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

/**
 * What somebody types into the points field, as hundredths; null while it is no number.
 * @param {string} text
 */
export function typedHundredths(text) {
  const plain = text.replace(/\s/gu, "").replace(",", ".");
  return /^\d{1,9}(\.\d{0,2})?$|^\.\d{1,2}$/u.test(plain) ? toHundredths(plain.replace(/^\./u, "0.")) : null;
}

/**
 * Hundredths as somebody would type them: without groups, so that what a field shows reads back as itself.
 * @param {number} hundredths
 * @param {boolean} decimalComma
 */
export const typedText = (hundredths, decimalComma) => (decimalComma ? fromHundredths(hundredths).replace(".", ",") : fromHundredths(hundredths));
