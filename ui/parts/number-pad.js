// Digits to press with a finger, for the field that has the focus: not every system shows its keyboard when the till moves it.

import { openDialogs } from "./dialog.js";
import { h } from "./dom.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** What digits are entered into. */
const FIELDS = 'input[inputmode="decimal"], input[inputmode="numeric"], input[type="search"]';

export function createNumberPad() {
  const separator = h("button", { testid: "pad-separator", class: "pad-key", type: "button", onclick: () => write(separator.textContent ?? "") });
  const digits = [..."1234567890"].map((digit) => h("button", { testid: `pad-${digit}`, class: "pad-key", type: "button", onclick: () => write(digit) }, digit));
  const back = h("button", { testid: "pad-back", class: "pad-key", type: "button", onclick: erase }, "⌫");
  const root = h("div", { testid: "number-pad", class: "pad" }, ...digits, separator, back);
  root.hidden = true;
  let wanted = /** @type {Screen["numberPad"]} */ ("never");
  let isTouched = false;
  let last = /** @type {HTMLInputElement | null} */ (null);

  // The field keeps the focus. (Whoever prevents what comes before it, a pointer's going down, prevents this as well, and then nobody
  // knows what a quick finger's first press was on.)
  root.addEventListener("mousedown", (event) => event.preventDefault());
  document.addEventListener("pointerdown", ({ pointerType }) => (isTouched ||= pointerType === "touch"), { capture: true });
  // Not before the finger has done what it came for. It stays: what comes and goes moves buttons away under the next one.
  document.addEventListener("click", show, { capture: true });
  document.addEventListener("focusin", ({ target }) => {
    place();
    if (target instanceof HTMLInputElement && target.matches(FIELDS)) last = target;
  });
  document.addEventListener("close", place, { capture: true });

  /** What lies behind a dialog nobody can press: it is in the topmost one, where that has a field for digits. */
  function place() {
    const dialog = openDialogs().at(-1);
    const home = dialog && dialog.querySelector(FIELDS) !== null ? dialog : document.body;
    if (root.parentElement !== home && root.isConnected) home.append(root);
  }

  /** The field that digits go to: the one that has the focus, or had it last and is still there, where the pad is. Who goes on there goes on where they were. */
  function field() {
    if (last === null || last.readOnly || !last.checkVisibility() || !root.parentElement?.contains(last)) return null;
    if (document.activeElement === last) return last;
    const [from, until] = [last.selectionStart, last.selectionEnd];
    last.focus();
    last.setSelectionRange(from, until);
    return last;
  }

  /** Whatever has the focus: what came and went with it would move buttons away under the finger. */
  function show() {
    root.hidden = !(wanted === "always" || (wanted === "touch" && isTouched));
  }

  /** @param {string} text */
  function write(text) {
    const to = field();
    if (!to) return;
    to.setRangeText(text, to.selectionStart ?? 0, to.selectionEnd ?? 0, "end");
    to.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function erase() {
    const to = field();
    if (!to) return;
    const [from, until] = [to.selectionStart ?? 0, to.selectionEnd ?? 0];
    to.setRangeText("", from === until ? Math.max(0, from - 1) : from, until, "end");
    to.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    wanted = screen.numberPad;
    separator.textContent = t.decimalComma ? "," : ".";
    back.setAttribute("aria-label", t.erase);
    show();
  }

  return { root, update, /** What is pressed now is meant for no field. */ leave: () => void (last = null) };
}
