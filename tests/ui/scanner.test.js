// What is a scan, what is typing: every layout-free way in which scanners type, and how people do.
import assert from "node:assert/strict";
import { test } from "node:test";
import { readScan } from "../../ui/input/scanner-test.js";
import { silenceAfter } from "../../ui/input/limits.js";
import { USUAL } from "../../ui/input/habits.js";
import { createScanner } from "../../ui/input/scanner.js";
import { character } from "../../ui/input/us-keyboard.js";

/** Numbers that look random and are the same in every run. @param {number} seed */
function chance(seed) {
  let state = seed;
  return (/** @type {number} */ below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const KEYS = new Map();
for (const code of [
  ...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `Key${letter}`),
  ...[..."0123456789"].map((digit) => `Digit${digit}`),
  ..."Minus Equal BracketLeft BracketRight Backslash Semicolon Quote Backquote Comma Period Slash Space".split(" "),
]) {
  for (const shifted of [false, true]) KEYS.set(character(code, shifted), [code, shifted]);
}

const key = (code, timeStamp, more = {}) => ({ type: "keydown", code, shiftKey: false, ctrlKey: false, altKey: false, repeat: false, timeStamp, ...more });

/** The keys that a scanner presses for a text: Shift goes down and up around each character that needs it. */
function typed(text, pause, start) {
  const keys = [];
  let at = start;
  for (const letter of text) {
    const [code, shiftKey] = KEYS.get(letter);
    if (shiftKey) keys.push(key("ShiftLeft", at, { shiftKey }));
    keys.push(key(code, at, { shiftKey }));
    at += pause();
  }
  return { keys, end: at };
}

const ENDS = {
  CR: (at) => [key("Enter", at)],
  LF: (at) => [key("ControlLeft", at, { ctrlKey: true }), key("KeyJ", at, { ctrlKey: true })],
  Tab: (at) => [key("Tab", at)],
  none: () => [],
};

/** Feeds keys, with silence afterwards; returns what was heard. */
function hear(scanner, keys, habits = USUAL) {
  const heard = keys.flatMap((one) => scanner.feed(one).heard);
  return [...heard, ...scanner.silence((keys.at(-1)?.timeStamp ?? 0) + silenceAfter(habits))];
}

const scan = (text, from = 0) => [{ kind: "scan", text, from }];
const cut = (text, from = 0) => [{ kind: "cut", text, from }];

/** What a person types: they hold every key for a while. */
function typedByPerson(text, pause, held, start) {
  const { keys, end } = typed(text, pause, start);
  const ups = keys.map((one, at) => {
    const again = keys.slice(at + 1).find(({ code }) => code === one.code)?.timeStamp ?? Infinity;
    return { ...one, type: "keyup", timeStamp: Math.min(one.timeStamp + held(), again - 5) };
  });
  return { keys: [...keys, ...ups].sort((a, b) => a.timeStamp - b.timeStamp), end };
}

test("10 000 scans: none wrong, none lost", () => {
  const next = chance(1);
  const some = (letters, length) => Array.from({ length }, () => letters[next(letters.length)]).join("");
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
  const kinds = [
    () => some("0123456789", 8 + next(12)),
    () => some(letters, 8 + next(12)),
    () => `https://loyal.example/c?id=${some(letters, 12)}&v=${next(9)}#~${some(letters, 4)}`,
    () => some(`${letters}-_.`, 60),
  ];
  let wrong = 0;
  let count = 0;
  let at = 1000;
  while (count < 10_000) {
    for (const pause of [0, 5, 16, 50, 120]) {
      for (const end of /** @type {(keyof typeof ENDS)[]} */ (Object.keys(ENDS))) {
        for (const kind of kinds) {
          const habits = { ...USUAL, slow: pause === 120, silent: end === "none" };
          const text = kind();
          const { keys, end: done } = typed(text, () => Math.max(0, pause + (pause > 5 ? next(7) - 3 : 0)), at);
          const heard = hear(createScanner(habits), [...keys, ...ENDS[end](done)], habits);
          if (JSON.stringify(heard) !== JSON.stringify(scan(text))) wrong += 1;
          count += 1;
          at = done + 3000;
        }
      }
    }
  }
  console.log(`${count} scans by machine: ${wrong} wrong or lost`);
  assert.equal(wrong, 0);
});

test("20 000 entries by people: none is taken for a scan, by whatever scanner the till is set to", () => {
  const next = chance(2);
  const texts = ["1250.50", "79201234567", "89201234567", "500", "100000", "2200000000001", "IVAN-2026", "Ivan Petrov"];
  const habits = [USUAL, { ...USUAL, slow: true }, { ...USUAL, silent: true }, { ...USUAL, slow: true, silent: true }];
  let taken = 0;
  let count = 0;
  for (; count < 20_000; count += 1) {
    const settings = habits[count % habits.length];
    const text = texts[next(texts.length)];
    const fast = count % 3 === 0 && /^[\d.]+$/u.test(text);
    // Fast fingers on the number pad; all others pause from 60 to 300 ms, and now and then the page stalls.
    const pause = () => (fast ? 32 + next(17) : 60 + next(240)) + (next(40) === 0 ? 500 : 0);
    // Of half of them, under every setting, no key is seen going up: then there is only the pace to tell them by.
    const held = () => (fast ? 12 + next(16) : 45 + next(60));
    let { keys, end } = count % 8 < 4 ? typed(text, pause, 1000) : typedByPerson(text, pause, held, 1000);
    if (fast) keys = keys.map((one) => ({ ...one, code: one.code.replace("Digit", "Numpad").replace("Period", "NumpadDecimal") }));
    const heard = hear(createScanner(settings), [...keys, key("Enter", end)], settings);
    taken += heard.length;
  }
  console.log(`${count} entries by people: ${taken} taken for a scan`);
  assert.equal(taken, 0);
});

const scanOf = (text, habits = USUAL, at = 1000) => {
  const { keys, end } = typed(text, () => 5, at);
  return [...keys, key("Enter", end)];
};

test("what a scanner is set to send around a code is no part of it, and a code without it has lost it", () => {
  const habits = { ...USUAL, prefix: "~", suffix: "!" };
  assert.deepEqual(hear(createScanner(habits), scanOf("~2200000000001!")), scan("2200000000001"));
  assert.deepEqual(hear(createScanner(habits), scanOf("2200000000001")), cut("2200000000001"));
});

test("AIM identifiers and a leading or closing separator are no part of a code", () => {
  assert.deepEqual(hear(createScanner(), scanOf("]E02200000000001")), scan("2200000000001"));
  assert.deepEqual(hear(createScanner(), scanOf("]Q3ABCDEF12")), scan("ABCDEF12"));
  const { keys, end } = typed("2200000000001", () => 5, 1005);
  const first = [key("F8", 1000), ...keys, key("BracketRight", end, { ctrlKey: true }), key("Enter", end + 5)];
  assert.deepEqual(hear(createScanner(), first), scan("2200000000001"));
});

test("characters typed as numbers with Alt held down", () => {
  let at = 1000;
  const keys = [..."APP-Id1"].flatMap((letter) => {
    const number = [...String(letter.charCodeAt(0)).padStart(4, "0")];
    const down = number.map((digit) => key(`Numpad${digit}`, (at += 2), { altKey: true }));
    return [key("AltLeft", (at += 2), { altKey: true }), ...down, key("AltLeft", (at += 2), { type: "keyup" })];
  });
  assert.deepEqual(hear(createScanner(), [...keys, key("Enter", at + 5)]), scan("APP-Id1"));
});

test("the same code within a second was read twice; later it was shown twice", () => {
  const scanner = createScanner();
  assert.deepEqual(hear(scanner, scanOf("2200000000001")), scan("2200000000001"));
  assert.deepEqual(hear(scanner, scanOf("2200000000001", USUAL, 1600)), scan(""));
  assert.deepEqual(hear(scanner, scanOf("2200000000001", USUAL, 3000)), scan("2200000000001"));
  scanner.next();
  assert.deepEqual(hear(scanner, scanOf("2200000000001", USUAL, 3500)), scan("2200000000001"));
});

test("a scan may end with two keys, and the second means nothing else; a person's own Enter comes later", () => {
  const { keys, end } = typed("2200000000001", () => 5, 1000);
  for (const [first, second] of [["Enter", "Enter"], ["Tab", "Enter"], ["Enter", "KeyJ"]]) {
    const scanner = createScanner();
    const both = [...keys, key(first, end), key(second, end + 5, { ctrlKey: second === "KeyJ" })];
    assert.deepEqual(hear(scanner, both), scan("2200000000001"), `${first}, ${second}`);
    const later = key("Enter", end + 400, { meaning: "act" });
    assert.deepEqual(hear(scanner, [later]), [{ kind: "press", key: later }], `${first}, ${second}`);
  }
});

test("control characters around a code are no part of it", () => {
  const { keys, end } = typed("2200000000001", () => 5, 1005);
  const framed = [key("KeyB", 1000, { ctrlKey: true }), ...keys, key("KeyC", end, { ctrlKey: true }), key("Enter", end + 5)];
  assert.deepEqual(hear(createScanner(), framed), scan("2200000000001"));
});

test("the scanner test tells what a scanner sends, and how to set the till to it", () => {
  const check = (text, pause, ends, expect, layout = (written) => written) => {
    const { keys, end } = typed(text, () => pause, 1000);
    const written = keys.map((one) => ({ ...one, key: layout(character(one.code, one.shiftKey) ?? one.code) }));
    const reading = readScan([...written, ...ends(end)]);
    assert.deepEqual(reading && { ...reading, habits: [reading.habits.slow, reading.habits.silent] }, expect);
  };
  const found = (text, pause, end, habits, otherLayout = false, otherwise = null) => ({ text, otherwise, pause, end, otherLayout, habits });
  check("App.Code-4711", 5, ENDS.CR, found("App.Code-4711", 5, "enter", [false, false]));
  check("App.Code-4711", 16, ENDS.LF, found("App.Code-4711", 16, "lf", [false, false]));
  check("App.Code-4711", 50, ENDS.Tab, found("App.Code-4711", 50, "tab", [false, false]));
  check("App.Code-4711", 120, ENDS.CR, found("App.Code-4711", 120, "enter", [true, false]));
  check("App.Code-4711", 5, ENDS.none, found("App.Code-4711", 5, "none", [false, true]));
  check("App.Code-4711", 5, (at) => [...ENDS.Tab(at), ...ENDS.CR(at + 5)], found("App.Code-4711", 5, "tab", [false, false]));
  check("App.Code-4711", 5, ENDS.CR, found("App.Code-4711", 5, "enter", [false, false], true, "pp.Code-4711"), (written) => (written === "A" ? "Ф" : written));
  // Y and Z change places on some keyboards: both readings are shown, and whoever holds the card sees which is right.
  const german = (written) => ({ Y: "Z", Z: "Y" })[written] ?? written;
  check("XYZ1234", 5, ENDS.CR, found("XYZ1234", 5, "enter", [false, false], true, "XZY1234"), german);
  check("123", 5, ENDS.CR, null);
  assert.equal(readScan([]), null);
});

test("a scan that breaks off is told, and so is the rest of it, and neither is a code", () => {
  const scanner = createScanner();
  assert.deepEqual(hear(scanner, typed("2200000", () => 5, 1000).keys), cut("2200000"));
  assert.deepEqual(hear(scanner, scanOf("00000001", USUAL, 1700)), cut("00000001"));
  assert.deepEqual(hear(scanner, scanOf("2200000000001", USUAL, 4000)), scan("2200000000001"));
});

test("where only silence ends a scan, the rest of one that was held up in the middle takes the search for its beginning back", () => {
  const habits = { ...USUAL, silent: true };
  const scanner = createScanner(habits);
  assert.deepEqual(hear(scanner, typed("2200000", () => 5, 1000).keys, habits), scan("2200000"));
  assert.deepEqual(hear(scanner, typed("00000001", () => 5, 1400).keys, habits), [{ kind: "tooMuch", searched: true }]);
  assert.deepEqual(hear(scanner, typed("2200000000001", () => 5, 2600).keys, habits), scan("2200000000001"));
});

test("of a scan that somebody interrupts by a key the rest is told for what it is", () => {
  for (const [habits, pace] of /** @type {const} */ ([[USUAL, 16], [{ ...USUAL, slow: true }, 120]])) {
    const scanner = createScanner(habits);
    const first = typed("2200", () => pace, 1000);
    const rest = typed("000000001", () => pace, first.end);
    const keys = [...first.keys, key("Escape", first.end - 5), ...rest.keys, key("Enter", rest.end)];
    assert.deepEqual(hear(scanner, keys, habits), cut("000000001"));
    const next = typed("2200000000001", () => pace, rest.end + 800);
    assert.deepEqual(hear(scanner, [...next.keys, key("Enter", next.end)], habits), scan("2200000000001"));
  }
});

test("a scan in which a busy computer held some keys back stays whole", () => {
  const parts = [["220000", 1000], ["00000", 1300], ["01", 1600]].flatMap(([text, at]) => typed(text, () => 3, at).keys);
  assert.deepEqual(hear(createScanner(), [...parts, key("Enter", 1610)]), scan("2200000000001"));
});

test("an amount that a register program types is no code", () => {
  for (const text of ["1250.50", "99999,99"]) assert.deepEqual(hear(createScanner(), scanOf(text)), []);
});

test("2 000 scans while somebody was typing: the scan is whole, and what was typed is no part of it", () => {
  const next = chance(3);
  let wrong = 0;
  for (let count = 0; count < 2000; count += 1) {
    const amount = String(10 + next(99_999));
    const person = typedByPerson(amount, () => 90 + next(210), () => 45 + next(60), 1000);
    const { keys, end } = typed("2200000000001", () => [0, 5, 16][count % 3], person.end);
    const scanned = keys.flatMap((one) => [one, { ...one, type: "keyup", timeStamp: one.timeStamp + 1 }]);
    const heard = hear(createScanner(), [...person.keys, ...scanned, key("Enter", end)]);
    if (JSON.stringify(heard) !== JSON.stringify(scan("2200000000001", amount.length))) wrong += 1;
  }
  console.log(`2000 scans into typing: ${wrong} wrong or lost`);
  assert.equal(wrong, 0);
});

test("a first key that was held up, or somebody's only one, is not known for either: scan again", () => {
  const first = [key("Digit2", 1000), key("Digit2", 1060, { type: "keyup" })];
  assert.deepEqual(hear(createScanner(), [...first, ...scanOf("2200000000001", USUAL, 1200)]), cut("2200000000001", 1));
});

test("what was typed before somebody touched the screen is no part of a scan, and a touch cuts no scan in two", () => {
  const scanner = createScanner();
  for (const one of typedByPerson("42", () => 90, () => 50, 1000).keys) scanner.feed(one);
  scanner.touched(1300);
  assert.deepEqual(hear(scanner, scanOf("2200000000001", USUAL, 1400)), scan("2200000000001"));

  for (const one of typed("2200", () => 3, 3000).keys) scanner.feed(one);
  scanner.touched(3300);
  assert.deepEqual(hear(scanner, scanOf("000000001", USUAL, 3400)), cut("000000001"));

  const keys = scanOf("2200000000002", USUAL, 5000);
  for (const one of keys.slice(0, 6)) scanner.feed(one);
  scanner.touched(5030);
  assert.deepEqual(hear(scanner, keys.slice(6)), scan("2200000000002"));
});

test("a key of an accent, which the layout hides until it goes up, is read then", () => {
  let at = 1000;
  const hidden = (code, shiftKey) => [
    ...(shiftKey ? [key("ShiftLeft", at, { shiftKey })] : []),
    key("Unidentified", (at += 2)),
    key("Unidentified", at),
    // Some scanners let go of Shift first.
    ...(shiftKey ? [key("ShiftLeft", (at += 1), { type: "keyup" })] : []),
    key(code, (at += 2), { type: "keyup" }),
  ];
  const plain = (code) => [key(code, (at += 2)), key(code, (at += 2), { type: "keyup" })];
  const keys = [..."ABCDE"].flatMap((letter) => plain(`Key${letter}`));
  const all = [...keys, ...hidden("BracketLeft", true), ...hidden("Equal", false), ...plain("Enter")];
  assert.deepEqual(hear(createScanner(), all), scan("abcde{="));
});

test("keys that write nothing, CapsLock and key repeat are no part of a scan", () => {
  const [first, ...rest] = scanOf("Abcdef").filter(({ code }) => code !== "Enter");
  const keys = [first, key("CapsLock", 1001), ...rest, key("KeyF", 1030, { repeat: true }), key("Enter", 1035)];
  assert.deepEqual(hear(createScanner(), keys), scan("Abcdef"));
});
