// Listens to the keyboard for a scanner, wherever the focus is, and takes back what a scan typed into a field.

import { createScanner, silenceAfter, USUAL } from "./scanner.js";

/** @typedef {import("./scanner.js").Habits} Habits */
/** @typedef {import("./scanner.js").Heard} Heard */

/** A timer that comes so much too late comes from a page that was busy: keys may be waiting to be heard. */
const BUSY = 100;

/** Keys that a scanner presses and a browser would act on: Ctrl+J, Ctrl+M, Ctrl+], F8. */
const isAccelerator = (/** @type {KeyboardEvent} */ { code, ctrlKey }) =>
  code === "F8" || (ctrlKey && (code === "KeyJ" || code === "KeyM" || code === "BracketRight"));

/**
 * @param {{ isDeaf: () => boolean, scanned: (text: string) => void, cut: () => void }} actions
 */
export function createWedge(actions) {
  let habits = USUAL;
  let scanner = createScanner(habits);
  /** What stood in the field before each stroke of the burst. */
  let stood = /** @type {({ field: HTMLInputElement, value: string } | null)[]} */ ([]);
  let waiting = 0;

  /** @param {number} from the stroke that the scan began with: what a person typed before stays */
  function takeBack(from) {
    const before = stood[from];
    if (!before || before.field.value === before.value) return;
    before.field.value = before.value;
    before.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** @param {Heard | null} heard */
  function act(heard) {
    if (heard === null || actions.isDeaf()) return false;
    takeBack(heard.from);
    if (heard.kind === "cut") actions.cut();
    else if (heard.text !== "") actions.scanned(heard.text);
    return true;
  }

  /** @param {number} last when the last key was pressed, by the events' clock */
  function listenOn(last) {
    clearTimeout(waiting);
    const since = performance.now();
    const look = (/** @type {number} */ pause) => {
      const due = performance.now() + pause;
      waiting = window.setTimeout(() => {
        if (performance.now() - due > BUSY) look(BUSY);
        else act(scanner.silence(last + performance.now() - since));
      }, pause);
    };
    look(silenceAfter(habits) + 1);
  }

  return {
    forget: () => scanner.forget(),
    next: () => scanner.next(),

    /** @param {Habits} next */
    configure(next) {
      if (JSON.stringify(next) === JSON.stringify(habits)) return;
      habits = next;
      scanner = createScanner(habits);
    },

    /**
     * @param {KeyboardEvent} event
     * @returns whether the key was a scanner's, and means nothing else
     */
    key(event) {
      if (event.type === "keydown") {
        const field = document.activeElement;
        const stroke = scanner.strokeOf(event);
        stood = [...stood.slice(0, stroke), field instanceof HTMLInputElement ? { field, value: field.value } : null];
      }
      const heard = act(scanner.feed(event));
      listenOn(event.timeStamp);
      return heard || (event.type === "keydown" && isAccelerator(event));
    },
  };
}
