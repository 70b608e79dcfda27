// A US keyboard: scanners type as if it were one, whatever layout is active.

const SHIFTED_DIGITS = ")!@#$%^&*(";
/** @type {Record<string, string>} plain and shifted */
const SYMBOLS = {
  Minus: "-_",
  Equal: "=+",
  BracketLeft: "[{",
  BracketRight: "]}",
  Backslash: "\\|",
  Semicolon: ";:",
  Quote: "'\"",
  Backquote: "`~",
  Comma: ",<",
  Period: ".>",
  Slash: "/?",
  Space: "  ",
  NumpadDecimal: "..",
  NumpadAdd: "++",
  NumpadSubtract: "--",
  NumpadMultiply: "**",
  NumpadDivide: "//",
};

/**
 * The character that a US keyboard has there; null for a key that writes nothing.
 * @param {string} code
 * @param {boolean} shifted
 */
export function character(code, shifted) {
  const letter = /^Key([A-Z])$/u.exec(code)?.[1];
  if (letter) return shifted ? letter : letter.toLowerCase();
  const digit = /^Digit(\d)$/u.exec(code)?.[1];
  if (digit) return shifted ? (SHIFTED_DIGITS[Number(digit)] ?? null) : digit;
  const numpad = /^Numpad(\d)$/u.exec(code)?.[1];
  if (numpad) return numpad;
  return SYMBOLS[code]?.[shifted ? 1 : 0] ?? null;
}
