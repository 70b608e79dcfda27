// Building and changing the page's elements. Text only ever enters as text.

import { KEYS, written } from "../keys.js";

/** @import { Command } from "../keys.js" */
/** @typedef {{ testid?: string, class?: string, key?: Command } & { [name in `aria-${string}`]?: string }} Named */
/** @typedef {{ [name in keyof HTMLElementEventMap as `on${name}`]?: (event: HTMLElementEventMap[name]) => void }} Listens */

/**
 * An element with properties and children. `testid` names it for tests, `class` for styles, `key` is the command whose
 * key does the same; what begins with "on" listens; all else is a property.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Named & Listens & Omit<Partial<HTMLElementTagNameMap[Tag]>, keyof GlobalEventHandlers>} [properties]
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (name === "testid") element.dataset.testid = String(value);
    else if (name === "class") element.className = String(value);
    else if (name === "key") showKey(element, /** @type {import("../keys.js").Command} */ (value));
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name.startsWith("aria-") || name === "for") element.setAttribute(name, String(value));
    else Object.assign(element, { [name]: value });
  }
  element.append(...children);
  return element;
}

/** @param {HTMLElement} element @param {import("../keys.js").Command} command */
export function showKey(element, command) {
  element.dataset.key = written(command);
  element.setAttribute("aria-keyshortcuts", KEYS[command]);
}

const ICONS = {
  search: "M11 4a7 7 0 1 0 4.4 12.4l4.1 4.1 1.4-1.4-4.1-4.1A7 7 0 0 0 11 4Zm0 2a5 5 0 1 1 0 10 5 5 0 0 1 0-10Z",
  ledger: "M5 4h14v16H5V4Zm2 2v12h10V6H7Zm2 2h6v2H9V8Zm0 4h6v2H9v-2Z",
  settings:
    "M10.3 3h3.4l.5 2.4 1.6.9 2.3-.8 1.7 3-1.8 1.6v1.8l1.8 1.6-1.7 3-2.3-.8-1.6.9-.5 2.4h-3.4l-.5-2.4-1.6-.9-2.3.8-1.7-3L6 11.9v-1.8L4.2 8.5l1.7-3 2.3.8 1.6-.9L10.3 3ZM12 8.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z",
  keys: "M3 6h18v12H3V6Zm2 2v8h14V8H5Zm1.5 1.5h2v2h-2v-2Zm3.5 0h2v2h-2v-2Zm3.5 0h2v2h-2v-2ZM8 13h8v2H8v-2Zm8.5-3.5h1.5v2h-1.5v-2Z",
  card: "M3 5h18v14H3V5Zm2 2v2h14V7H5Zm0 5v5h14v-5H5Zm2 2h5v1.5H7V14Z",
  warning: "M12 3 1.8 20.5h20.4L12 3Zm0 4 6.7 11.5H5.3L12 7Zm-1 4v4h2v-4h-2Zm0 5v2h2v-2h-2Z",
  done: "m9.5 16.6-4.1-4.1L4 13.9l5.5 5.5L20.5 8.4 19.1 7l-9.6 9.6Z",
};

/** @param {keyof typeof ICONS} name */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "icon");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * Writes a text, touching the page only where it changes.
 * @param {HTMLElement} element
 * @param {string} text
 */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Shows a figure: how it reads, and in `data-value` what it is, exactly. Styles may fit it into the
 * room there is by the number of its characters.
 * @param {HTMLElement} element
 * @param {string} shown
 * @param {string | null} exact
 */
export function writeFigure(element, shown, exact) {
  write(element, shown);
  element.style.setProperty("--characters", String(shown.length));
  if (exact === null) delete element.dataset.value;
  else element.dataset.value = exact;
}

/**
 * Locks a control, or opens it. It keeps the focus: what is disabled loses it, and nobody with a keyboard or a screen
 * reader knows where they are.
 * @param {HTMLElement} control
 * @param {boolean} isLocked
 */
export function lock(control, isLocked) {
  control.setAttribute("aria-disabled", String(isLocked));
  if (control instanceof HTMLInputElement) control.readOnly = isLocked;
}

/** @param {Element} control */
export const isLocked = (control) => control.getAttribute("aria-disabled") === "true";

/** Nothing that is locked can be clicked. */
export function guardLocked() {
  const guard = (/** @type {Event} */ event) => {
    if (!(event.target instanceof Element) || event.target.closest('button[aria-disabled="true"]') === null) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  document.addEventListener("click", guard, { capture: true });
}

/**
 * Selects what stands in a field when the cashier comes to it, and tells when they leave it. A window that was behind another for
 * a moment, or a dialog that was open over it, is neither: the rest of an amount would take the place of its beginning.
 * @param {HTMLInputElement} field
 * @param {() => void} [left]
 */
export function selectOnEntry(field, left) {
  let isHere = false;
  /** What stood in it when a dialog was opened over it. */
  let covered = /** @type {string | null} */ (null);
  field.addEventListener("blur", () => {
    isHere = document.activeElement === field;
    const isCovered = !isHere && document.querySelector("dialog[open]") !== null;
    covered = isCovered ? field.value : null;
    if (!isHere && !isCovered) left?.();
  });
  field.addEventListener("focus", () => {
    if (!isHere && field.value !== covered) field.select();
    [isHere, covered] = [true, null];
  });
}

/** Lets Tab come to what does not fit, so that keys scroll it. @param {HTMLElement} root @param {boolean} isNeeded whether nothing in it has the focus otherwise */
export function scrollsByKeys(root, isNeeded) {
  if (isNeeded && root.scrollHeight > root.clientHeight) root.tabIndex = 0;
  else root.removeAttribute("tabindex");
}
