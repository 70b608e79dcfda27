// What is a scan, what is typing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { character, createScanner } from "../../ui/input/scanner.js";

/** Feeds keys with a pause between them; returns what was scanned. */
function feed(scanner, codes, pause, start = 1000) {
  let at = start;
  const scans = [];
  for (const code of codes) {
    const [name, shiftKey] = code.startsWith("^") ? [code.slice(1), true] : [code, false];
    const scan = scanner.feed({ code: name, shiftKey, repeat: false, timeStamp: at });
    if (scan !== null) scans.push(scan);
    at += pause;
  }
  return scans;
}

const digits = (text) => [...text].map((digit) => `Digit${digit}`);

test("a burst that Enter ends is a scan, at any speed of a scanner", () => {
  for (const pause of [0, 5, 16, 50]) {
    assert.deepEqual(feed(createScanner(), [...digits("2200000000001"), "Enter"], pause), ["2200000000001"]);
  }
});

test("typing is no scan, however it ends", () => {
  for (const pause of [60, 120, 300]) assert.deepEqual(feed(createScanner(), [...digits("79200000001"), "Enter"], pause), []);
  assert.deepEqual(feed(createScanner(), [...digits("500"), "Enter"], 10), [], "a few quick digits are an amount");
});

test("a scan in which a busy computer held some keys back stays whole", () => {
  const scanner = createScanner();
  feed(scanner, digits("220000"), 3);
  feed(scanner, digits("00000"), 3, 1300);
  assert.deepEqual(feed(scanner, [...digits("01"), "Enter"], 3, 1600), ["2200000000001"]);
});

test("a scan begins anew after a pause", () => {
  const scanner = createScanner();
  feed(scanner, digits("12"), 10);
  assert.deepEqual(feed(scanner, [...digits("2200000000001"), "Enter"], 10, 5000), ["2200000000001"]);
});

test("keys are read by their place, whatever the layout", () => {
  const codes = ["^KeyA", "^KeyP", "^KeyP", "Minus", "KeyI", "KeyV", "Slash", "^Slash", "Equal", "Numpad7", "Enter"];
  assert.deepEqual(feed(createScanner(), codes, 5), ["APP-iv/?=7"]);
  assert.equal(character("Digit2", true), "@");
  assert.equal(character("F5", false), null);
});

test("what was typed elsewhere is no part of a scan", () => {
  const scanner = createScanner();
  feed(scanner, digits("42"), 3);
  scanner.forget();
  assert.deepEqual(feed(scanner, [...digits("2200000000001"), "Enter"], 3, 1010), ["2200000000001"]);
});

test("shift keys and key repeat are no part of a scan", () => {
  const scanner = createScanner();
  feed(scanner, ["ShiftLeft", "^KeyA", "KeyB", "KeyC", "KeyD", "KeyE", "KeyF"], 5);
  assert.equal(scanner.feed({ code: "KeyF", shiftKey: false, repeat: true, timeStamp: 1036 }), null);
  assert.deepEqual(feed(scanner, ["Enter"], 0, 1040), ["Abcdef"]);
});
