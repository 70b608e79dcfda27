// Listens to the keyboard for a scanner, wherever the focus is, and takes back what a scan typed into a field.

import { createScanner, silenceAfter, USUAL } from "./scanner.js";

/** @typedef {import("./scanner.js").Habits} Habits */
/** @typedef {import("./scanner.js").Heard} Heard */

/** A timer that comes so much too late comes from a page that was busy: keys may be waiting to be heard. */
const BUSY = 100;

/** What a person edits a text with. */
const EDITING = ["KeyA", "KeyC", "KeyV", "KeyX", "KeyY", "KeyZ"];

/**
 * Keys that a scanner may send around a code, and that a browser would act on: it prints, reloads, opens a list.
 * @param {KeyboardEvent} event
 */
export function isAccelerator({ code, ctrlKey, shiftKey, altKey }) {
  if (altKey) return false;
  const isControl = ctrlKey && !shiftKey && /^(Key|Digit|Bracket|Backslash)/u.test(code);
  return /^F\d/u.test(code) || (isControl && !EDITING.includes(code));
}

/** A button is pressed by a space, and a code may have one. */
const isOnButton = () => document.activeElement instanceof HTMLButtonElement;

/**
 * @param {{ isDeaf: () => boolean, scanned: (text: string) => void, cut: () => void }} actions
 */
export function createWedge(actions) {
  let habits = USUAL;
  let scanner = createScanner(habits);
  /** What stood in which field before each stroke of the burst: the focus may move meanwhile. */
  let stood = /** @type {({ field: HTMLInputElement, value: string } | null)[]} */ ([]);
  let waiting = 0;

  /** @param {number} from the stroke that the scan began with: what a person typed before stays */
  function takeBack(from) {
    const fields = new Map();
    // Backwards: what stood there first is what stays.
    for (const before of stood.slice(from).reverse()) if (before) fields.set(before.field, before.value);
    for (const [field, value] of fields) {
      if (field.value === value) continue;
      field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
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
    touched: (/** @type {Event} */ event) => scanner.touched(event.timeStamp),
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
      let isInside = false;
      if (event.type === "keydown") {
        const field = document.activeElement;
        const stroke = scanner.strokeOf(event);
        isInside = stroke > 0 && event.code === "Space" && isOnButton();
        stood = [...stood.slice(0, stroke), field instanceof HTMLInputElement ? { field, value: field.value } : null];
      }
      const heard = act(scanner.feed(event));
      listenOn(event.timeStamp);
      return heard || isInside;
    },
  };
}
