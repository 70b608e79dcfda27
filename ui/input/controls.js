// What the keys do at the page's controls: what a browser would do by itself, once a key is known for a person's.

/** @import { Meaning } from "./scanner.js" */
/** @import { Pressed } from "./wedge.js" */

/** @param {Element | null} element */
const isBox = (element) => element instanceof HTMLInputElement && element.type === "checkbox";

/** What is folded up, and opens by a press. @param {Element | null} element */
const isFold = (element) => element?.nodeName === "SUMMARY";

/** @param {KeyboardEvent} event @returns {Meaning} */
export function meaningAt({ key, code, altKey, isComposing }) {
  // A method of writing has its own keys.
  if (isComposing) return null;
  // A browser presses buttons with these whatever else is down.
  if (altKey) return key === "Enter" || code === "Space" ? "act" : null;
  if (key === "Tab") return "move";
  if (key === "Escape") return "act";
  const focus = document.activeElement;
  const isPress = key === "Enter" || (code === "Space" && (focus instanceof HTMLButtonElement || isBox(focus) || isFold(focus)));
  return isPress ? "act" : null;
}

/** A person pressed this, where the focus was. @param {Pressed} key */
export function pressAt({ key, focus, altKey }) {
  // It may have moved since, and then nobody knows what was meant.
  if (altKey || focus === null || focus !== document.activeElement) return;
  if (focus instanceof HTMLButtonElement || isFold(focus) || (isBox(focus) && key !== "Enter")) /** @type {HTMLElement} */ (focus).click();
  else if (focus instanceof HTMLInputElement && key === "Enter") focus.form?.requestSubmit();
}
