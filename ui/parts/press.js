// When what is being done now was pressed. A key acts only once it is known to be a person's: later than it went down.

import { earliest, keepTime, seenAwake } from "./event-clock.js";

let at = 0;

/** What is done now was pressed by this. @param {Event} event */
export function notePress(event) {
  at = earliest(event);
}

export const pressedAt = () => at;

/** What is pressed where somebody clicks. @param {EventTarget | null} target */
const pressable = (target) => (target instanceof Element ? (target.closest("button, input, select, summary") ?? target) : target);

/**
 * Has all that is pressed timed by the page's clock, and notes what pointers press, from when they go down. The second click of a hand that clicks twice is meant for what the first was on,
 * and for nothing that has come in its place.
 * @param {(event: PointerEvent) => void} touched
 */
export function notePointers(touched) {
  keepTime();
  let down = /** @type {Event | null} */ (null);
  /** What the first of several clicks on one place was on. */
  let first = /** @type {EventTarget | null} */ (null);
  const meant = (/** @type {MouseEvent} */ event) => {
    if (event.detail <= 1 && event.type === "mousedown") first = pressable(event.target);
    if (!event.isTrusted || event.detail <= 1 || pressable(event.target) === first) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  const pointer = (/** @type {PointerEvent} */ event) => {
    down = event;
    touched(event);
  };
  const click = (/** @type {MouseEvent} */ event) => {
    // What was made for somebody by a key of which nothing is known, or by what reads the screen, has no time of its own.
    if (!event.isTrusted) return;
    if (event.detail > 0 && down) notePress(down);
    else at = seenAwake();
  };
  for (const turn of /** @type {const} */ (["mousedown", "click"])) document.addEventListener(turn, meant, { capture: true });
  document.addEventListener("pointerdown", pointer, { capture: true });
  document.addEventListener("click", click, { capture: true });
}
