// Whose a key is that means something: a scanner's, whatever a code makes it press, or a person's.
import assert from "node:assert/strict";
import { test } from "node:test";
import { USUAL } from "../../ui/input/habits.js";
import { createScanner } from "../../ui/input/scanner.js";

const MEANINGS = { Enter: "act", F9: "act", Escape: "act", Tab: "move", F2: "move" };

/** One key after the other: its code, for how long it is held, how long after the one before it goes down. */
function play(scanner, keys, meanings = MEANINGS) {
  const events = [];
  let at = (play.at += 10_000);
  for (const [code, held = 0, after = 0, more = {}] of keys) {
    at += after;
    const key = { code, shiftKey: false, ctrlKey: false, altKey: false, repeat: false, meaning: meanings[code] ?? null, ...more };
    events.push({ ...key, type: "keydown", timeStamp: at }, { ...key, type: "keyup", timeStamp: at + held });
  }
  const kept = [];
  const heard = events
    .sort((a, b) => a.timeStamp - b.timeStamp)
    .flatMap((event) => {
      const { heard, isKept } = scanner.feed(event);
      if (event.type === "keydown" && event.meaning) kept.push(isKept);
      return heard;
    });
  const all = [...heard, ...scanner.silence(at + 1000)];
  return { kept, kinds: all.map((one) => ("key" in one ? `${one.kind} ${one.key.code}` : one.kind)) };
}
play.at = 0;

const digits = (text, held, after) => [...text].map((digit) => [`Digit${digit}`, held, after]);
const heard = (keys, habits = USUAL, meanings = MEANINGS) => play(createScanner(habits), keys, meanings).kinds;

test("a person's key after a pause acts, and so does one in the middle of typing that is held as only a person holds it", () => {
  for (const key of ["Enter", "F9", "Escape"]) assert.deepEqual(heard([[key, 50]]), [`press ${key}`], key);
  assert.deepEqual(heard([["F9", 0]]), ["press F9"], "a key of a screen's keyboard");
  assert.deepEqual(heard([...digits("500", 60, 110), ["Enter", 80, 70]]), ["press Enter"]);
  assert.deepEqual(heard([...digits("500", 60, 110), ["Enter", 60, 70]]), ["early Enter"]);
});

test("Enter that ends a line searches for it, however short it is held", () => {
  const meanings = { ...MEANINGS, Enter: "submit" };
  assert.deepEqual(heard([...digits("9201234567", 60, 110), ["Enter", 40, 70]], USUAL, meanings), ["press Enter"]);
  assert.deepEqual(heard([...digits("9201234567", 60, 110), ["Enter", 40, 70], ["Enter", 40, 70]], USUAL, meanings), ["press Enter"]);
  assert.deepEqual(heard([...digits("920", 60, 110), ["Enter", 40, 70], ...digits("5", 60, 110)], USUAL, meanings), ["tooMuch"]);
});

test("Enter is all that a scanner types of some codes: alone it has to be more than a tap, and more than its scanner's", () => {
  assert.deepEqual(heard([["Enter", 10]]), ["early Enter"]);
  for (const [other, more] of [["CapsLock"], ["NumLock"], ["ShiftLeft"], ["ControlLeft"]]) {
    assert.deepEqual(heard([[other, 1], ["Enter", 1, 5]]), ["early Enter"], other);
    assert.deepEqual(heard([[other, 65], ["Enter", 65, 130]]), ["early Enter"], `${other} ${more}`);
  }
  assert.deepEqual(heard([["ControlLeft", 40], ["Enter", 20, 10, { ctrlKey: true }]]), ["early Enter"]);
  // A scanner that holds its keys is known by its first code.
  const scanner = createScanner();
  play(scanner, [...digits("2200000000001", 50, 100), ["Enter", 50, 100]]);
  assert.deepEqual(play(scanner, [["Enter", 50]]).kinds, ["early Enter"]);
  assert.deepEqual(play(scanner, [["Enter", 90]]).kinds, ["press Enter"]);
  // Half as long again as the scanner's: a busy computer lets a key go late.
  play(scanner, [...digits("220000000000", 65, 130), ["Digit1", 85, 130], ["Enter", 65, 130]]);
  assert.deepEqual(play(scanner, [["Enter", 85]]).kinds, ["early Enter"]);
  assert.deepEqual(play(scanner, [["Enter", 100]]).kinds, ["press Enter"]);
});

test("where nothing ends a code, any key has to be held", () => {
  const silent = { ...USUAL, silent: true };
  assert.deepEqual(heard([["F9", 60]], silent), ["early F9"]);
  assert.deepEqual(heard([["F9", 90]], silent), ["press F9"]);
});

test("what is late of a scan that broke off acts no more than the scan", () => {
  assert.deepEqual(heard([...digits("2200000000001", 1, 5), ["Enter", 40, 560]]), ["cut", "early Enter"]);
});

test("of a code that is over only when it is silent no part is told, whatever keys keep it from that", () => {
  const silent = { ...USUAL, silent: true, slow: true };
  const control = ["KeyB", 1, 130, { ctrlKey: true }];
  const code = [...digits("2200000000005", 1, 130), control, control, control, ...digits("99990", 1, 130)];
  assert.deepEqual(heard(code, silent), ["tooMuch"]);
  const locks = [...digits("2200000000005", 1, 130), ...Array.from({ length: 5 }, () => ["NumLock", 1, 130]), ...digits("2200000000001", 1, 130)];
  assert.deepEqual(heard([...locks, ["Enter", 1, 130]], { ...USUAL, slow: true }), ["tooMuch"]);
});

test("a key that is displaced before anybody could know it for a person's is told", () => {
  assert.deepEqual(heard([["Escape", 60], ["Digit5", 60, 150]]), ["early Escape"]);
});

test("fingers that overlap go from field to field", () => {
  const { kept } = play(createScanner(), [["Digit5", 90], ["Tab", 60, 75], ...digits("100", 60, 120)]);
  assert.deepEqual(kept, [false]);
  const byScanner = play(createScanner(), [["Digit5", 1], ["Tab", 1, 5], ["Digit1", 1, 5]]);
  assert.deepEqual(byScanner.kept, [true]);
});

test("a scanner that presses a key before its codes that means nothing here is understood", () => {
  for (const first of ["F12", "Home", "Insert"]) {
    const [code] = createHeard([[first, 1], ...digits("2200000000001", 1, 5), ["Enter", 1, 5]]);
    assert.deepEqual(code, { kind: "scan", text: "2200000000001", from: 0 }, first);
  }
});

/** What is heard of keys, whole. */
function createHeard(keys) {
  const scanner = createScanner();
  let at = 1000;
  const heard = keys.flatMap(([code, , after = 0]) => {
    at += after;
    return scanner.feed({ type: "keydown", code, shiftKey: false, ctrlKey: false, altKey: false, repeat: false, timeStamp: at }).heard;
  });
  return [...heard, ...scanner.silence(at + 1000)];
}
