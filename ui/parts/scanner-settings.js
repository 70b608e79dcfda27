// The scanner in the settings: what it is set to, and a field to try it in.

import { h, write } from "./dom.js";

/** @typedef {import("../input/scanner-test.js").Reading} Reading */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/** So long after the last key a scan is over, in milliseconds. */
const SILENCE = 700;

/**
 * @param {{
 *   read: (keys: KeyboardEvent[]) => Reading | null,
 *   take: (habits: Reading["habits"]) => void,
 * }} actions to read the keys of a scan, and to set the fields to what was found
 */
export function createScannerTest(actions) {
  const field = h("input", { testid: "scanner-test", class: "settings-field", type: "text", autocomplete: "off", onkeydown: hear, onkeyup: hear });
  const label = h("label", {}, h("span", { class: "settings-label" }), field);
  const found = h("p", { testid: "scanner-found", class: "settings-note", role: "status" });
  const use = h("button", { testid: "scanner-use", class: "button", type: "button", hidden: true, onclick: () => reading && actions.take(reading.habits) });
  const root = h("div", { class: "settings-row settings-row-scanner" }, label, found, use);
  let keys = /** @type {KeyboardEvent[]} */ ([]);
  let reading = /** @type {Reading | null} */ (null);
  let over = 0;
  let t = /** @type {Messages | null} */ (null);

  /** @param {Event} event */
  function hear(event) {
    const key = /** @type {KeyboardEvent} */ (event);
    if (["Enter", "Tab"].includes(key.code) && keys.length > 0) key.preventDefault();
    keys.push(key);
    clearTimeout(over);
    over = window.setTimeout(read, SILENCE);
  }

  function read() {
    reading = actions.read(keys);
    keys = [];
    field.value = "";
    draw();
  }

  function draw() {
    if (!t) return;
    use.hidden = reading === null;
    write(use, t.scannerUse);
    write(found, reading === null ? t.scannerTestHint : t.scannerFound(reading));
    found.dataset.text = reading?.text ?? "";
  }

  /** @param {Messages} messages */
  function update(messages) {
    t = messages;
    write(/** @type {HTMLElement} */ (label.firstElementChild), messages.scannerTest);
    draw();
  }

  return { root, update };
}
