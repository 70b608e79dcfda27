// When what is being done now was pressed. A key acts only once it is known to be a person's: later than it went down.

let at = 0;

/** @param {number} time by the events' clock, in milliseconds */
export function notePress(time) {
  at = time;
}

export const pressedAt = () => at;

/** Notes what pointers press, from when they go down. @param {(event: PointerEvent) => void} touched */
export function notePointers(touched) {
  let downAt = 0;
  const pointer = (/** @type {PointerEvent} */ event) => {
    downAt = event.timeStamp;
    touched(event);
  };
  const click = (/** @type {MouseEvent} */ event) => {
    // A key's click was noted when the key went down.
    if (event.isTrusted) notePress(event.detail > 0 ? downAt : event.timeStamp);
  };
  document.addEventListener("pointerdown", pointer, { capture: true });
  document.addEventListener("click", click, { capture: true });
}
