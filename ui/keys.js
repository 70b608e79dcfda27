// The keys, once: what each does is a command. Labels, help and `aria-keyshortcuts` come from here.

/** @typedef {keyof typeof KEYS} Command */

export const KEYS = /** @type {const} */ ({
  search: "F2",
  amount: "F3",
  spend: "F4",
  otherwise: "F5",
  hold: "F6",
  ledger: "F7",
  all: "F8",
  confirm: "F9",
  enter: "Enter",
  back: "Escape",
  help: "F1",
  settings: "Control+,",
  undo: "Control+Z",
});

const COMMANDS = /** @type {Command[]} */ (Object.keys(KEYS));

/** A key as it is written on buttons. @param {Command} command */
export const written = (command) => KEYS[command].replace("Escape", "Esc").replace("Control", "Ctrl");

/** Whether a key writes this with Ctrl. Where a keyboard writes another script, or the comma elsewhere, its place counts as well. @param {string} keys @param {string} key @param {string} code */
function isWritten(keys, key, code) {
  const sign = keys.replace("Control+", "");
  if (sign === keys) return false;
  return key.toUpperCase() === sign || (sign === "," ? code === "Comma" : code === `Key${sign}` && !/^[a-z]$/iu.test(key));
}

/**
 * The command of a key; null with another modifier, or while a text is composed.
 * @param {Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "altKey" | "shiftKey" | "metaKey" | "isComposing">} event
 * @returns {Command | null}
 */
export function commandOf({ key, code, ctrlKey, altKey, shiftKey, metaKey, isComposing }) {
  if (altKey || shiftKey || metaKey || isComposing) return null;
  if (ctrlKey) return COMMANDS.find((command) => isWritten(KEYS[command], key, code)) ?? null;
  return COMMANDS.find((command) => KEYS[command] === key) ?? null;
}
