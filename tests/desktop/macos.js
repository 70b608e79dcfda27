// For `osascript -l JavaScript`: posts keys to the app's window as a person or a scanner does, or reads what a screen reader is told.

/* global $, ObjC, Application, delay */
ObjC.import("CoreGraphics");

/** The numbers of keys, wherever they are printed elsewhere. @type {Record<string, number>} */
const KEYS = { 1: 18, 2: 19, 3: 20, 4: 21, 5: 23, 6: 22, 7: 26, 8: 28, 9: 25, 0: 29, "\n": 36 };

/** So long a person holds a key, and so long they take from one to the next, in seconds. */
const BY_HAND = { hold: 0.09, pause: 0.6 };
const BY_A_SCANNER = { hold: 0.002, pause: 0.002 };

/** @param {string} text @param {{ hold: number, pause: number }} pace */
function post(text, { hold, pause }) {
  for (const character of text) {
    delay(pause);
    for (const isDown of [true, false]) {
      $.CGEventPost(0, $.CGEventCreateKeyboardEvent($(), KEYS[character], isDown));
      if (isDown) delay(hold);
    }
  }
}

/** Everything that has something to say in a window. */
function read(window) {
  const said = [];
  for (const element of window.entireContents()) {
    for (const property of ["value", "name", "description"]) {
      try {
        const text = element[property]();
        if (typeof text === "string") said.push(text);
      } catch {
        // It may have gone meanwhile, or has no such property.
      }
    }
  }
  return said.join("\n");
}

// The name is what osascript calls.
function run([number, task, text]) {
  const app = Application("System Events").processes.whose({ unixId: Number(number) })[0];
  app.frontmost = true;
  if (task === "read") return read(app.windows[0]);
  if (task === "scan") {
    delay(BY_HAND.pause);
    post(`${text}\n`, BY_A_SCANNER);
  } else post(text, BY_HAND);
  return "";
}
