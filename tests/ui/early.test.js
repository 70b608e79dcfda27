// What comes early, in the whole page on a stand-in for the browser: it is remembered where a person meant it, and confirms nothing that nobody could read.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { called, commands, element, focused, forget, hand, press, scan, show, tell, text } from "./counter.js";
import { quote, quoted, sale, screen, till } from "./shown.js";

test("Enter before the figures is remembered: earning is done once they can have been read, spending is asked about", async () => {
  for (const [step, spend, wish] of /** @type {const} */ ([["earn", "0", { kind: "nothing" }], ["ask", "300", { kind: "all" }]])) {
    await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating", wish }) }));
    await press("Enter");
    assert.match(text("confirm"), /then continuing/);
    assert.deepEqual(commands(), [], "nothing is sent that was not shown");
    await show(quoted({ step, spend, wish }), 200);
    assert.deepEqual(commands(), [], "nor before it can have been read");
    await browser.pass(500);
    const [[command, { quote: seq, spend: spent, question, shown }] = [], ...rest] = called;
    assert.deepEqual([command, seq, spent, question, rest.length], ["confirm", 2, spend, null, 0]);
    assert.ok(shown >= 300);
    await show(screen());
    forget();
  }
});

test("Enter before the figures could be read is remembered as well as one before they came", async () => {
  for (const [step, spend, wish] of /** @type {const} */ ([["earn", "0", { kind: "nothing" }], ["ask", "300", { kind: "all" }]])) {
    await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating", wish }) }));
    await browser.pass(700);
    tell("screen-changed", quoted({ step, spend, wish }));
    await browser.pass(150);
    await browser.key("keydown", { key: "Enter", code: "Enter" });
    await browser.pass(90);
    await browser.key("keyup", { key: "Enter", code: "Enter" });
    assert.deepEqual(commands(), [], "nothing is sent that nobody can have read");
    await browser.pass(500);
    const [[command, { shown }] = [], ...rest] = called;
    assert.deepEqual([command, rest.length], ["confirm", 0]);
    assert.ok(shown >= 300);
    assert.ok(!browser.find("notice"), "and nobody is told to press again");
    await show(screen());
    forget();
  }
  // A question is answered by a press that came when it could be read, and by no other.
  await show(quoted({ step: "ask", spend: "300", wish: { kind: "all" } }));
  tell("screen-changed", quoted({ step: "spendYes", spend: "300", wish: { kind: "all" }, question: 7 }));
  await browser.pass(100);
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(90);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(1000);
  assert.ok(called.every(([, { shown }]) => shown < 300), "the register refuses it");
});

/** Figures are painted, and Enter goes down so long after, held for so long. @param {number} after @param {number} held */
async function pressAt(after, held, changes = {}) {
  tell("screen-changed", quoted(changes));
  await browser.pass(after);
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(held);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
}

test("Enter that is let go when the figures could be read meanwhile acts at once", async () => {
  for (const [after, held] of /** @type {const} */ ([[250, 120], [310, 90], [100, 400]])) {
    await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) }));
    await pressAt(after, held);
    await browser.pass(600);
    assert.deepEqual(commands(), ["confirm"], `${after} ms after them, for ${held} ms`);
    assert.doesNotMatch(text("confirm"), /then continuing/);
    await show(screen());
    forget();
  }
});

test("figures that are hidden for a moment and come back count anew from then", async () => {
  await show(screen({ phase: "client", amount: "10.8", sale: sale({ number: 90 }) }));
  const same = (/** @type {number} */ heard) => quoted({ number: 90 }, { amount: "10.80", heard });
  await show(same(till.heard), 150);
  // The last nought makes no other amount of it.
  element("amount").focus();
  await browser.enter("amount", "10.80");
  forget();
  await show(same(till.heard), 140);
  // The first time of these figures would be over just now.
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(90);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(600);
  const confirmed = called.filter(([command]) => command === "confirm").map(([, { shown }]) => shown >= 300);
  assert.deepEqual(confirmed, [true], "remembered, and done once they can have been read");
});

test("Enter right after the last digit of a receipt that is to be kept keeps it, once that can have been read", async () => {
  const asked = (/** @type {object} */ more = {}) => screen({ phase: "deferring", amount: "250", ...more });
  const enter = async () => {
    await browser.key("keydown", { key: "Enter", code: "Enter" });
    await browser.pass(90);
    await browser.key("keyup", { key: "Enter", code: "Enter" });
  };
  for (const late of [20, 600]) {
    await show(screen());
    await show(screen({ phase: "deferring", amount: null }));
    await browser.enter("defer-amount", "250");
    forget();
    // For so long no screen says that the till has heard it.
    await browser.pass(late);
    await enter();
    assert.ok(!commands().includes("confirm"), "nothing is kept that the till has not heard");
    tell("screen-changed", asked());
    await browser.pass(1000);
    assert.deepEqual(called.filter(([command]) => command === "confirm").map(([, { shown }]) => shown >= 300), [true], `heard after ${late} ms`);
  }
  forget();
  await show(screen({ phase: "deferring", amount: "250", isWriting: true }));
  await show(asked());
  assert.deepEqual(commands(), [], "nor is it kept twice");

  // What is typed on, is wrong or lies behind a dialog is not kept by that.
  for (const after of [() => browser.enter("defer-amount", "2500"), () => show(asked({ amount: null, amountProblem: "too_large" })), () => browser.point("keys-open")]) {
    await show(screen());
    await show(asked({ amount: null }));
    await browser.enter("defer-amount", "25");
    await enter();
    assert.match(text("defer"), /then continuing/);
    await after();
    tell("screen-changed", asked());
    await browser.pass(1000);
  }
  assert.ok(!commands().includes("confirm"));
  await press("Escape");
});

test("what is pressed before anybody can have seen whose receipt it is confirms nothing and keeps nothing", async () => {
  const phases = { confirm: () => quoted({ number: 95 }), defer: () => screen({ phase: "deferring", amount: "250" }) };
  for (const [button, next] of Object.entries(phases)) {
    for (const before of [-20, 20, 200]) {
      await show(screen({ phase: "searching", query: "2200" }));
      forget();
      if (before > 0) tell("screen-changed", next());
      await browser.pass(Math.abs(before));
      await browser.key("keydown", { key: "Enter", code: "Enter" });
      if (before < 0) tell("screen-changed", next());
      await browser.pass(90);
      await browser.key("keyup", { key: "Enter", code: "Enter" });
      await browser.pass(1000);
      assert.ok(!commands().includes("confirm"), `${button}, ${before} ms after it came`);
      if (before > 0) assert.match(text("notice"), /too soon/);
    }
    await browser.pass(400);
    await press("Enter");
    assert.ok(commands().includes("confirm"), `${button}, read`);
    await show(screen());
  }
});

test("an Enter that is remembered is over when something else is done", async () => {
  const others = { holding: { hold: { state: "asking" } }, sending: {} };
  for (const [step, changes] of Object.entries(others)) {
    await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) }));
    await pressAt(100, 90);
    await show(quoted({ step, isOpen: false, ...changes }), 50);
    await show(quoted({ quote: quote({ seq: 9 }) }));
    assert.ok(!called.some(([command, { quote: seq }]) => command === "confirm" && seq === 9), `after ${step}`);
    await show(screen());
    forget();
  }
  // A button that asks says what it asks.
  await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating", wish: { kind: "all" } }) }));
  await press("Enter");
  await show(quoted({ step: "spendYes", spend: "300", wish: { kind: "all" }, question: 8 }));
  assert.doesNotMatch(text("confirm"), /then continuing/);
});

test("what was pressed before this customer was there confirms nothing of theirs", async () => {
  await show(screen());
  await browser.key("keydown", { key: "F9", code: "F9" });
  await browser.pass(10);
  await show(screen({ phase: "quoting", amount: "1000", sale: sale({ number: 60, step: "calculating" }) }), 100);
  await browser.key("keyup", { key: "F9", code: "F9" });
  await show(quoted({ number: 60 }));
  assert.ok(!commands().includes("confirm"));
});

test("an amount that was typed ahead stands in its field, as soon as the till has heard all of it", async () => {
  await show(screen());
  element("amount-ahead").focus();
  await browser.enter("amount-ahead", "50");
  const { count } = called.at(-1)?.[1];
  await show(screen({ phase: "client", amount: "5", sale: sale({ number: 70 }), heard: count - 1 }));
  await show(screen({ phase: "client", amount: "50", sale: sale({ number: 70 }), heard: count }));
  assert.equal(browser.valueOf("amount"), "50");
  await show(screen());
});

test("a code that is scanned while somebody is served asks the till for nothing but its search", async () => {
  // Many Bluetooth scanners take 50 ms for a key, slow ones 120; and a busy machine holds all keys back but the first.
  const scanners = /** @type {const} */ ([[50, 0, false], [120, 0, true], [2, 300, false]]);
  for (const [at, [pause, held, slow]] of scanners.entries()) {
    const scanner = { slow, silent: false, asTyped: false, prefix: "", suffix: "" };
    await show(screen({ phase: "client", scanner, sale: sale({ number: 30 + at }) }));
    forget();
    element("amount").focus();
    await browser.pass(1000);
    for (const [place, key] of [..."2200000000005"].entries()) {
      await browser.key("keydown", { key, code: `Digit${key}` });
      await browser.pass(2);
      await browser.key("keyup", { key, code: `Digit${key}` });
      await browser.pass(pause + (place === 0 ? held : 0));
    }
    await browser.key("keydown", { key: "Enter", code: "Enter" });
    await browser.key("keyup", { key: "Enter", code: "Enter" });
    await browser.pass(1000);
    const asked = called.filter(([command, { text }]) => command !== "enter_amount" || text !== "");
    assert.deepEqual(asked.map(([command]) => command), ["search"], `${pause} ms`);
    assert.ok(called.length <= 2, "the empty field may be told once more");
  }
});

test("an amount is told as soon as it is known for a person's", async () => {
  for (const [number, [typed, soon]] of /** @type {const} */ ([["12", 100], ["5", 600]]).entries()) {
    await show(screen({ phase: "client", sale: sale({ number: 40 + number }) }));
    forget();
    element("amount").focus();
    await browser.pass(1000);
    await hand(typed);
    await browser.pass(soon);
    assert.deepEqual(called, [["enter_amount", { text: typed, count: till.heard }]]);
  }
  await show(screen({ phase: "client", sale: sale({ number: 50 }) }));
  forget();
  element("amount").focus();
  await browser.pass(1000);
  await hand("5");
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(150);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(150);
  assert.deepEqual(commands(), ["enter_amount"], "who goes on is a person");
});

test("what a dialog has covered is confirmed by nobody who cannot have read it since", async () => {
  for (const detail of [1, 2]) {
    await show(quoted());
    await press("F1");
    await browser.point("keys-close");
    await browser.pass(80);
    // The second click of a hand that clicks twice, or another key.
    await browser.point("confirm", detail);
    await browser.pass(2000);
    assert.deepEqual(commands(), [], String(detail));
    await show(screen());
  }
  await show(quoted({ number: 2 }));
  await press("F1");
  await browser.point("keys-close");
  await browser.pass(500);
  await browser.point("confirm");
  assert.deepEqual(commands(), ["confirm"]);
});

test("the second of two clicks is meant for what the first was on", async () => {
  await show(quoted());
  await browser.point("spend-more");
  await browser.point("spend-less", 2);
  assert.equal(browser.valueOf("spend-input"), "1");
  await browser.point("spend-more", 1);
  await browser.point("spend-more", 2);
  assert.equal(browser.valueOf("spend-input"), "3");
});

test("what is typed or cancelled after an early Enter takes it back", async () => {
  await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) }));
  await press("Enter");
  await browser.enter("amount", "10000");
  await show(quoted({ quote: quote({ amount: "10000" }) }, { amount: "10000" }));
  assert.ok(!commands().includes("confirm"));
  await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) }));
  await press("Enter");
  await show(screen({ phase: "client", sale: sale({ number: 2 }) }));
  await show(quoted({ number: 2 }));
  assert.ok(!commands().includes("confirm"), "it was another customer's");
});

test("an early Enter never answers a question", async () => {
  await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) }));
  await press("Enter");
  await show(quoted({ step: "spendYes", spend: "300", wish: { kind: "all" }, question: 7 }));
  assert.deepEqual(commands(), []);
});

test("an early Enter is over when its figures do not come, and behind a dialog", async () => {
  const calculating = () => screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) });
  await show(calculating());
  await press("Enter");
  await show(screen({ phase: "client", amount: "1000", sale: sale({ step: "retry", isOpen: true }), notices: [{ about: "quote", outcome: null, overpaid: null, error: { code: "unreachable", field: null, detail: null } }] }));
  assert.equal(text("confirm"), "Try again");
  await show(calculating());
  await show(quoted());
  assert.deepEqual(commands(), [], "the line is back, and nobody has pressed anything");

  await show(screen());
  await show(calculating());
  await press("Enter");
  await press("F1");
  await show(quoted());
  assert.deepEqual(commands(), [], "the figures are behind the help");
  await press("Escape");
  await browser.pass(1000);
  assert.deepEqual(commands(), []);
});

test("who types on while a customer is looked up has typed the receipt", async () => {
  const searching = () => screen({ phase: "searching", query: "22000" });
  // What stood there before is no part of an amount.
  await browser.enter("search", "22000");
  await show(searching());
  element("search").focus();
  await hand("12");
  await show(screen({ phase: "client", sale: sale({ number: 20 }) }));
  assert.deepEqual([browser.valueOf("search"), browser.valueOf("amount")], ["2200012", ""]);
  await browser.enter("search", "");

  await show(screen());
  await show(searching());
  element("search").focus();
  await hand("12");
  await show(screen({ phase: "client", sale: sale({ number: 2 }) }));
  assert.deepEqual([browser.valueOf("search"), browser.valueOf("amount"), focused()], ["", "12", "amount"]);
  assert.deepEqual(called.at(-1), ["enter_amount", { text: "12", count: till.heard }]);

  await show(screen());
  // An Enter that was meant for the search confirms nothing, however soon the figures are there.
  await show(screen());
  await show(searching());
  element("search").focus();
  await hand("12");
  await show(screen({ phase: "client", sale: sale({ number: 5 }) }), 800);
  await show(screen({ phase: "quoting", amount: "12", sale: sale({ number: 5, step: "calculating" }) }), 60);
  forget();
  await press("Enter");
  await show(quoted({ number: 5 }, { amount: "12" }));
  assert.deepEqual(commands(), []);
  assert.match(text("notice"), /too soon/);

  // Nor is the beginning of somebody's phone, or of a code that broke off, an amount.
  for (const [at, type] of [() => hand("+7920123"), () => scan("22000")].entries()) {
    await show(screen());
    await show(searching());
    element("search").focus();
    await type();
    await show(screen({ phase: "client", sale: sale({ number: 10 + at }) }));
    assert.equal(browser.valueOf("amount"), "");
    await browser.enter("search", "");
  }

  // The beginning of a code that is being scanned is nobody's amount.
  await show(screen());
  await show(searching());
  element("search").focus();
  await scan("2200000");
  await show(screen({ phase: "client", sale: sale({ number: 4 }) }), 100);
  await scan("000005");
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(1000);
  assert.deepEqual([browser.valueOf("search"), browser.valueOf("amount")], ["", ""]);
  assert.deepEqual(commands(), ["search"]);

  await show(screen());
  await show(searching());
  await browser.enter("search", "22000000001");
  await show(screen({ phase: "client", sale: sale({ number: 3 }) }));
  assert.deepEqual([browser.valueOf("search"), browser.valueOf("amount")], ["22000000001", ""], "that is no amount");
  await browser.enter("search", "");
});
