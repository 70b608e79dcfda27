// What the keys do at the page's controls: what a browser would do by itself, once a key is known for a person's.

/** @typedef {import("./scanner.js").Meaning} Meaning */
/** @typedef {import("./wedge.js").Pressed} Pressed */

/** @param {Element | null} element */
const isBox = (element) => element instanceof HTMLInputElement && element.type === "checkbox";

/** @param {KeyboardEvent} event @returns {Meaning} */
export function meaningAt({ key, code, altKey, isComposing }) {
  // A method of writing has its own keys.
  if (isComposing) return null;
  // A browser presses buttons with these whatever else is down.
  if (altKey) return key === "Enter" || code === "Space" ? "act" : null;
  if (key === "Tab") return "move";
  if (key === "Escape") return "act";
  const focus = document.activeElement;
  const isPress = key === "Enter" || (code === "Space" && (focus instanceof HTMLButtonElement || isBox(focus)));
  return isPress ? "act" : null;
}

/** A person pressed this, where the focus was. @param {Pressed} key */
export function pressAt({ key, focus, altKey }) {
  // It may have moved since, and then nobody knows what was meant.
  if (altKey || focus === null || focus !== document.activeElement) return;
  if (focus instanceof HTMLButtonElement || (isBox(focus) && key !== "Enter")) /** @type {HTMLElement} */ (focus).click();
  else if (focus instanceof HTMLInputElement && key === "Enter") focus.form?.requestSubmit();
}
