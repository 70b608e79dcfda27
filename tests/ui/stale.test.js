// What has become old on the screen: nothing is done by it, and nothing of it stays.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { answers, called, commands, element, focused, isLocked, press, show, text } from "./counter.js";
import { quote, quoted, sale, screen } from "./shown.js";

test("points are held as the button says, by the quote on the screen, and not while there is another figure in the field", async () => {
  await show(quoted());
  assert.equal(text("hold"), "Hold 300");
  await browser.point("hold");
  assert.deepEqual(called.at(-1), ["hold", { quote: 2 }]);

  await show(quoted({ spend: "200", wish: { kind: "points", points: "200" }, step: "ask" }));
  assert.equal(text("hold"), "Hold 200");
  await browser.enter("spend-input", "5000");
  assert.ok(isLocked("hold"), "nobody has said that the most is meant");
  await browser.enter("spend-input", "100");
  assert.deepEqual([text("hold"), isLocked("hold")], ["Hold 100", false]);
});

test("a quote that comes under the hand is not held by", async () => {
  await show(quoted());
  await show(quoted({ quote: quote({ seq: 3, amount: "2000", maxSpend: "160" }) }), 60);
  await browser.point("hold");
  assert.deepEqual([commands(), element("notice").dataset["code"]], [[], "too_soon"], "nobody has read it");
  await browser.pass(1000);
  await browser.point("hold");
  assert.deepEqual(called.at(-1), ["hold", { quote: 3 }]);
});

test("a figure that could not be spent goes where nothing can be spent, and the receipt can be confirmed", async () => {
  await show(quoted());
  await browser.enter("spend-input", "5000");
  assert.ok(isLocked("confirm"));
  await show(quoted({ quote: quote({ maxSpend: "0" }), spend: "0" }));
  assert.deepEqual([browser.valueOf("spend-input"), isLocked("confirm")], ["", false]);
});

test("a second click on Save asks nobody twice", async () => {
  answers["settings"] = () => ({ form: { server: "https://a.example", point: "p", scanner: { prefix: "", suffix: "" }, serial: { port: "" } }, countries: [], key: "keyring", file: "f" });
  answers["serial_ports"] = () => [];
  let saved = () => {};
  answers["save_settings"] = () => new Promise((resolve) => (saved = () => resolve(null)));
  await browser.point("settings-open");
  await browser.pass(300);
  for (const _ of [1, 2]) {
    element("settings-form").dispatchEvent(new Event("submit"));
    await browser.pass(50);
  }
  assert.equal(commands().filter((name) => name === "save_settings").length, 1);
  saved();
  await browser.pass(300);
});

test("all points of somebody who is not there yet are not asked for in silence", async () => {
  await show(screen({ phase: "searching", number: 1, query: "2200" }));
  await press("F8");
  assert.deepEqual([commands(), element("notice").dataset["code"]], [[], "too_soon"]);
});

test("an amount that is none stays with what is wrong with it, until somebody puts it right", async () => {
  await browser.enter("amount-ahead", "1,250");
  const wrong = { amountProblem: "too_many_places", amountTyped: "1,250" };
  await show(screen({ phase: "searching", number: 1, query: "2200", ...wrong }));
  await show(screen(wrong));
  assert.equal(browser.valueOf("amount-ahead"), "1,250");
  await show(screen({ phase: "client", sale: sale(), ...wrong }));
  assert.equal(browser.valueOf("amount"), "1,250");
});

test("the focus does not go with a refusal that is closed", async () => {
  await show(screen({ phase: "searching", number: 2, query: "2200" }));
  await press("F8");
  element("notice-close").focus();
  await browser.point("notice-close");
  await browser.pass(300);
  assert.equal(focused(), "till");
});
