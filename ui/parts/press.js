// When what is being done now was pressed. A key acts only once it is known to be a person's: later than it went down.

let at = 0;

/** @param {number} time by the events' clock, in milliseconds */
export function notePress(time) {
  at = time;
}

export const pressedAt = () => at;
