// Scanners that are no US keyboard: keys without a place, of another layout, by numbers, in lines. The whole code or "broke off".
import assert from "node:assert/strict";
import { test } from "node:test";
import { USUAL } from "../../ui/input/habits.js";
import { createScanner } from "../../ui/input/scanner.js";
import { character } from "../../ui/input/us-keyboard.js";

/** The keys of a US keyboard by what they write. */
const KEYS = new Map();
for (const code of [
  ...[..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((letter) => `Key${letter}`),
  ...[..."0123456789"].map((digit) => `Digit${digit}`),
  ..."Minus Slash Semicolon Comma Period".split(" "),
]) {
  for (const shiftKey of [false, true]) KEYS.set(character(code, shiftKey), { code, shiftKey });
}

const CARD = "2200000000001";
const ENTER = { code: "Enter", key: "Enter", meaning: "submit" };
const TAB = { code: "Tab", key: "Tab", meaning: "move" };
const AS_TYPED = { ...USUAL, asTyped: true };

/** A key without a place that writes this. @param {string} key */
const bare = (key) => ({ code: "", key });
/** A character by its number, with Alt held down. @param {string} sign @param {number} digits */
const numbered = (sign, digits = 4) => {
  const number = [...String(sign.codePointAt(0)).padStart(digits, "0")];
  return [{ code: "AltLeft", key: "Alt", altKey: true, around: number.map((digit) => ({ code: `Numpad${digit}`, key: digit, altKey: true })) }];
};

/**
 * The events of keys: texts by the places of a US keyboard, and pauses as numbers.
 * @param {unknown[]} items @param {{ pace?: number, held?: number, at?: number }} [how]
 */
function strokes(items, { pace = 5, held = 1, at = 1000 } = {}) {
  const events = [];
  const tell = (type, { around, upCode, held: _, ...key }, timeStamp) =>
    events.push({ type, shiftKey: false, ctrlKey: false, altKey: false, repeat: false, ...key, code: type === "keyup" ? (upCode ?? key.code) : key.code, timeStamp });
  const stroke = (key) => {
    tell("keydown", key, at);
    for (const inner of key.around ?? []) stroke({ ...inner, inner: true });
    tell("keyup", key.around ? { ...key, altKey: false } : key, key.around ? at : at + (key.held ?? held));
    at += pace;
  };
  for (const item of items) {
    if (typeof item === "number") at += item;
    else if (typeof item === "string") for (const sign of item) stroke({ ...KEYS.get(sign), key: sign });
    else stroke(item);
  }
  return { events: events.map((event, order) => ({ ...event, order })).sort((a, b) => a.timeStamp - b.timeStamp || a.order - b.order), end: at };
}

/** What is heard of keys, and then of silence; keys by their names. */
function hear(scanner, { events, end }) {
  const heard = events.flatMap((event) => scanner.feed(event).heard);
  for (let at = end; at < end + 2000; at += 10) heard.push(...scanner.silence(at));
  return heard.map((one) => ("key" in one ? `${one.kind} ${one.key.code || one.key.key}` : one.kind === "scan" ? `scan ${one.text}` : one.kind));
}

/** @param {[string, unknown[], string[], object?, object?][]} table */
function check(table) {
  for (const [what, items, expect, habits, how] of table) assert.deepEqual(hear(createScanner(habits ?? USUAL), strokes(items, how)), expect, what);
}

test("keys without a place: what they write counts, and where nobody knows that, the code broke off", () => {
  check([
    ["first", [bare("A"), CARD, ENTER], [`scan A${CARD}`]],
    ["middle", ["22000", bare("A"), "00000001", ENTER], ["scan 22000A00000001"]],
    ["last", [CARD, bare("A"), ENTER], [`scan ${CARD}A`]],
    ["unreadable first", [bare("Ж"), CARD, ENTER], ["cut"]],
    ["unreadable in the middle", ["22000", bare("Unidentified"), "00000001", ENTER], ["cut"]],
    ["unreadable last", [CARD, bare("Ж"), ENTER], ["cut"]],
    ["its Enter has none either", [bare("A"), CARD, bare("Enter")], [`scan A${CARD}`]],
    ["nor its Shift", [bare("Shift"), CARD, ENTER], [`scan ${CARD}`]],
    ["a person's Enter", [800, { ...bare("Enter"), meaning: "act" }], ["press Enter"], USUAL, { held: 90 }],
    ["a person's Escape", [800, { ...bare("Escape"), meaning: "act" }], ["press Escape"], USUAL, { held: 90 }],
    ["fast fingers on a number pad", [..."22000000001", ENTER].map((key) => (key === ENTER ? key : bare(key))), ["press Enter"], USUAL, { pace: 40, held: 20 }],
  ]);
});

test("a code that broke off breaks off again when it is scanned again, and a lost key stays no key of the next code", () => {
  for (const items of [[bare("Ж"), CARD, ENTER], ["22000", bare("Unidentified"), "00000001", ENTER], [CARD, bare("Ж"), ENTER]]) {
    const scanner = createScanner();
    for (const at of [1000, 21_000, 41_000]) assert.deepEqual(hear(scanner, strokes(items, { at })), ["cut"]);
    assert.deepEqual(hear(scanner, strokes([CARD, ENTER], { at: 61_000 })), [`scan ${CARD}`]);
  }
  // An accent of which nobody saw the key going up, and much later one that went down elsewhere.
  const scanner = createScanner();
  hear(scanner, strokes([{ code: "Unidentified", key: "Unidentified", upCode: "Unidentified" }]));
  const { events, end } = strokes([CARD, ENTER], { at: 21_000 });
  const stray = { ...events[0], type: "keyup", code: "Digit5", timeStamp: 20_999 };
  assert.deepEqual(hear(scanner, { events: [stray, ...events], end }), [`scan ${CARD}`]);
});

test("two accents at a time are nobody's to guess", () => {
  const { events } = strokes(["ABCDE"]);
  const down = (timeStamp) => ({ ...events[0], type: "keydown", code: "Unidentified", key: "Dead", timeStamp });
  const up = (code, timeStamp) => ({ ...events[0], type: "keyup", code, key: "Dead", timeStamp });
  const rest = strokes(["FGH", ENTER], { at: 1042 });
  const all = [...events, down(1030), down(1033), up("BracketLeft", 1035), up("Equal", 1038), ...rest.events];
  assert.deepEqual(hear(createScanner(), { events: all, end: rest.end }), ["cut"]);
});

test("a scanner that is set to this computer's layout: what keys write counts, CapsLock or not", () => {
  const russian = { code: "KeyA", key: "Ф", shiftKey: true };
  const at = { code: "KeyQ", key: "@", ctrlKey: true, altKey: true };
  const upper = (sign) => ({ ...KEYS.get(sign.toLowerCase()), key: sign });
  const lower = (sign) => ({ ...KEYS.get(sign.toUpperCase()), key: sign });
  check([
    ["German", ["X", { code: "KeyZ", key: "Y", shiftKey: true }, { code: "KeyY", key: "Z", shiftKey: true }, "1234", ENTER], ["scan XYZ1234"], AS_TYPED],
    ["a sign of the third level", ["ABC1", at, "2345", ENTER], ["scan ABC1@2345"], AS_TYPED],
    ["with Option", [{ code: "KeyL", key: "@", altKey: true }, "ABC12345", ENTER], ["scan @ABC12345"], AS_TYPED],
    ["CapsLock", [lower("a"), upper("P"), upper("P"), "-", lower("i"), upper("D"), "1", ENTER], ["scan App-Id1"], AS_TYPED],
    ["NumLock off", [...CARD].map((digit) => ({ code: `Numpad${digit}`, key: "End" })).concat([TAB]), [`scan ${CARD}`], AS_TYPED],
    ["Ctrl+M where another key is in its place", [CARD, { code: "Semicolon", key: "m", ctrlKey: true }], [`scan ${CARD}`], AS_TYPED],
  ]);
  for (const habits of [AS_TYPED, { ...AS_TYPED, slow: true }]) {
    check([
      ["another layout is active, first", [russian, CARD, ENTER], ["cut"], habits],
      ["middle", ["22", russian, "00000000001", ENTER], ["cut"], habits],
      ["last", [CARD, russian, ENTER], ["cut"], habits],
      ["a dead key", [{ code: "BracketLeft", key: "Dead" }, "ABC12345", ENTER], ["cut"], habits],
      ["a key that no US keyboard has", [{ code: "IntlBackslash", key: "<" }, "ABC12345", ENTER], ["cut"], habits],
    ]);
  }
});

test("a first key of no US keyboard is lost, and so is the code", () => {
  check([
    ["UK", [{ code: "IntlBackslash", key: "\\" }, "ABC12345", ENTER], ["cut"]],
    ["Japan", [{ code: "IntlRo", key: "_" }, "ABC12345", ENTER], ["cut"]],
    ["Brazil", [{ code: "NumpadComma", key: "," }, "ABC12345", ENTER], ["cut"]],
    ["what writes nothing is none", [{ code: "F12", key: "F12" }, CARD, ENTER], [`scan ${CARD}`]],
  ]);
});

test("characters by their numbers, at any pace of a scanner, keep every rule of a code", () => {
  const all = (/** @type {string} */ text, digits = 4) => [...text].flatMap((sign) => numbered(sign, digits));
  for (const pace of [1, 2, 5, 10]) check([[`${pace} ms`, [...all(CARD), ENTER], [`scan ${CARD}`], USUAL, { pace }]]);
  check([
    ["five digits", [...all("A2200000000001", 5), ENTER], ["scan A2200000000001"]],
    ["the end by its number", all(`${CARD}\r`), [`scan ${CARD}`]],
    ["a separator", all(`0104601234567\u001d2112345\r`), ["scan 0104601234567\u001d2112345"]],
    ["a line break inside", [...all(CARD), ENTER, ...all("2200000000005"), ENTER], ["tooMuch"]],
    ["the same by its number", all(`${CARD}\r2200000000005\r`), ["tooMuch"]],
    ["a short first field", [...all("1234"), TAB, ...all("2200000000005"), ENTER], ["tooMuch"]],
    ["of some code page, first", [...all(`é${CARD}`), ENTER], ["cut"]],
    ["in the middle", [...all("2200é00000001"), ENTER], ["cut"]],
    ["last", [...all(`${CARD}é`), ENTER], ["cut"]],
    ["a key in it that does something", [...all("2200000000"), { code: "Home", key: "Home" }, ...all("001"), ENTER], ["cut"]],
  ]);
  // Alt's going up was not seen: it does not begin the next number.
  const scanner = createScanner();
  hear(scanner, strokes([{ code: "Numpad5", key: "5", altKey: true }]));
  assert.deepEqual(hear(scanner, strokes([...all("A2200000000001", 1), ENTER], { at: 21_000 })), ["scan A2200000000001"]);
});

test("F8 is a separator where a scanner types it, and a person's key where a person does", () => {
  const F8 = { code: "F8", key: "F8", meaning: "act" };
  check([
    ["inside", ["010460123456", F8, "2199", ENTER], ["scan 010460123456\u001d2199"]],
    ["before", [F8, CARD, ENTER], [`scan ${CARD}`]],
  ]);
  // Enter after it would confirm that nothing is spent: it does nothing then.
  for (const pace of [80, 120, 180]) check([["too fast", [F8, { ...ENTER, meaning: "act", held: 90 }], ["early F8"], USUAL, { pace, held: 60 }]]);
  // A key that bounces is one.
  const bounce = strokes([{ ...ENTER, meaning: "act" }, { ...ENTER, meaning: "act" }], { pace: 12, held: 4 });
  const last = bounce.events.at(-1);
  if (last) last.timeStamp += 90;
  assert.deepEqual(hear(createScanner(), bounce), ["early Enter", "press Enter"]);
});

test("of a code of several lines none is searched for, however short the first is", () => {
  for (const pause of [50, 110, 200, 300, 340]) {
    check([[`${pause} ms`, ["12345", ENTER, pause - 5, "2200000000005", ENTER], ["tooMuch"]]]);
  }
});

test("what somebody has typed on the number pad makes no slow typing of the scan that follows", () => {
  for (const pace of [5, 25, 50]) {
    const typed = strokes([{ code: "Numpad4", key: "4" }, { code: "Numpad2", key: "2" }], { pace: 180, held: 70 });
    const scanned = strokes([CARD, ENTER], { pace, at: typed.end + 100 });
    assert.deepEqual(hear(createScanner(), { events: [...typed.events, ...scanned.events], end: scanned.end }), [`scan ${CARD}`], `${pace} ms`);
  }
});

test("a code that the computer holds up anywhere is found whole, or is told of, and no part of it is ever a code", () => {
  const long = "APP.002431_KLMN0PQR5TKLMN0PQR5T";
  for (const [code, end, habits] of [
    [CARD, [ENTER], USUAL],
    [CARD, [], { ...USUAL, silent: true }],
    [long, [ENTER], USUAL],
    [long, [], { ...USUAL, silent: true }],
    [long, [ENTER], { ...USUAL, slow: true }],
    [long, [], { ...USUAL, silent: true, slow: true }],
  ]) {
    for (let at = 1; at < code.length; at += 1) {
      for (const stop of [100, 200, 340, 360, 450, 490, 510, 700, 950]) {
        // Where nothing but silence ends a code, half a second of it is the next customer's.
        if (habits.silent && at >= 6 && stop > 500) continue;
        for (const [pace, held] of habits.slow ? [[120, 1], [120, 60]] : [[5, 1], [50, 1], [50, 40]]) {
          // Silence is listened to while it lasts, as the page does.
          const scanner = createScanner(habits);
          if (stop <= pace) continue;
          const { events, end: over } = strokes([code.slice(0, at), stop - pace, code.slice(at), ...end], { pace, held });
          const heard = [];
          let now = 1000;
          for (const event of events) {
            for (; now < event.timeStamp; now += 10) heard.push(...scanner.silence(now));
            heard.push(...scanner.feed(event).heard);
          }
          for (now = over; now < over + 2000; now += 10) heard.push(...scanner.silence(now));
          const scans = heard.filter(({ kind }) => kind === "scan").map(({ text }) => text);
          const what = `${code.slice(0, at)}…${stop} ms…${code.slice(at)} at ${pace} ms, ${end.length === 0 ? "silent" : "Enter"}: ${heard.map(({ kind }) => kind)}`;
          const isTold = heard.some(({ kind }) => kind === "cut" || kind === "tooMuch");
          const cutAt = heard.findIndex(({ kind }) => kind === "cut");
          assert.ok(cutAt < 0 || !heard.slice(cutAt).some(({ kind }) => kind === "press"), `an Enter of the scanner's searches for what is left: ${what}`);
          // Of what is not known to be a scanner's the rest stands in the field, where anybody sees it.
          const isTooLittle = code.length - at < 6;
          assert.ok((scans.length === 1 && scans[0] === code) || isTold || (isTooLittle && scans.length === 0), what);
          // Where nothing but silence ends a code, its beginning may have been searched for before the rest came: then that is taken back.
          if (!isTold) assert.ok(scans.every((text) => text === code), what);
          else assert.ok(scans.length === 0 || (habits.silent && scans[0] === code.slice(0, at) && heard.some((one) => one.kind === "tooMuch" && one.searched)), what);
        }
      }
    }
  }
});

test("a code that is held up twice is told of, and a code of digits with a point in it is one as well", () => {
  const silent = { ...USUAL, silent: true };
  const heard = (/** @type {unknown[]} */ items, habits) => {
    const scanner = createScanner(habits);
    const { events, end } = strokes(items);
    const all = [];
    let now = 1000;
    for (const event of events) {
      for (; now < event.timeStamp; now += 10) all.push(...scanner.silence(now));
      all.push(...scanner.feed(event).heard);
    }
    for (; now < end + 2000; now += 10) all.push(...scanner.silence(now));
    return all.map(({ kind, text }) => (kind === "scan" ? text : kind));
  };
  for (const stop of [360, 600, 900]) {
    assert.deepEqual(heard(["APP0024", 400, "3", stop, "1KLMN0PQR"], silent), ["APP0024", "tooMuch", "cut"], `${stop} ms`);
  }
  for (const head of ["1", "12.", "12.3"]) assert.deepEqual(heard([head, 600, "456-ABCDEFGH", ENTER], USUAL), ["cut"], head);
});

test("an amount that quick fingers type right after a scan is nobody's code", () => {
  for (const after of [40, 120, 300, 340]) {
    const scanner = createScanner();
    const first = strokes([CARD, ENTER]);
    const pad = [..."10000"].map((digit) => ({ code: `Numpad${digit}`, key: digit, held: 18 }));
    const next = strokes(pad, { pace: 36, at: first.end + after });
    const heard = [...first.events, ...next.events].flatMap((event) => scanner.feed(event).heard);
    for (let now = next.end; now < next.end + 2000; now += 10) heard.push(...scanner.silence(now));
    const kinds = heard.map(({ kind }) => kind);
    // What comes before it has been quiet after the scan is the scan's.
    assert.deepEqual(kinds, after < 100 ? ["tooMuch"] : ["scan"], `${after} ms after`);
  }
});

test("a card that is scanned soon after an amount was typed is a card, whoever has typed the amount", () => {
  const pad = (/** @type {string} */ text) => [...text].map((digit) => ({ code: `Numpad${digit}`, key: digit }));
  for (const [amount, how] of /** @type {[string | object[], object][]} */ ([
    ["7", { held: 80 }], ["1250.50", {}], ["12", { pace: 120, held: 60 }], [pad("500"), { pace: 40, held: 20 }], [pad("5"), { held: 25 }], ["500", { pace: 200, held: 0 }], ["12", { pace: 50, held: 65 }],
  ])) {
    for (const stop of [400, 520, 700, 950]) {
      // One single key before a code may as well be its first, held up; and what a program types is one with what follows so soon.
      if (stop < 500 && !(amount === "12" && how.pace === 120)) continue;
      const scanner = createScanner();
      const first = strokes([amount].flat(), how);
      const next = strokes([CARD, ENTER], { at: first.end + stop });
      const heard = first.events.flatMap((event) => scanner.feed(event).heard);
      for (let now = first.end; now < first.end + stop; now += 10) heard.push(...scanner.silence(now));
      assert.deepEqual(heard, [], amount);
      assert.deepEqual(hear(scanner, next), [`scan ${CARD}`], `${amount}, ${stop} ms before`);
    }
  }
});
