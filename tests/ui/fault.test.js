// What is no refusal of the till's is a fault of the page, wherever it is caught.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messagesFor } from "../../ui/i18n/index.js";
import { refusal } from "../../ui/parts/refusal.js";
import * as browser from "./browser.js";
import * as shown from "./shown.js";

/** What the till answers to each command. @type {Record<string, () => unknown>} */
const answers = { screen: () => shown.screen() };
const reported = /** @type {string[]} */ ([]);
const tell = browser.install((command, args) => {
  if (command === "report_fault") reported.push(String(args["text"]));
  return answers[command]?.() ?? null;
});
await (await import("../../ui/start.js")).begun;
await browser.pass(100);

/** @param {string} command @param {unknown} error */
const refuse = (command, error) => {
  answers[command] = () => {
    throw error;
  };
};
test("a refusal of the till's is shown and is no fault", async () => {
  refuse("cancel", { code: "busy", field: null, detail: null });
  browser.find("search")?.focus();
  await browser.key("keydown", { key: "Escape", code: "Escape" });
  await browser.pass(80);
  await browser.key("keyup", { key: "Escape", code: "Escape" });
  await browser.pass(1000);
  assert.equal(browser.find("notice")?.dataset["code"], "busy");
  assert.deepEqual(reported, []);
});

test("a refusal goes with the next command, whether that changes anything or not", async () => {
  answers["cancel"] = () => null;
  await browser.key("keydown", { key: "Escape", code: "Escape" });
  await browser.pass(80);
  await browser.key("keyup", { key: "Escape", code: "Escape" });
  await browser.pass(1000);
  assert.equal(browser.find("notice")?.isReachable ?? false, false);
});

test("what a missing permission answers is a text, and a fault", async () => {
  refuse("settings", "settings not allowed");
  await browser.point("settings-open");
  await browser.pass(100);
  assert.deepEqual(reported.splice(0), ["command: settings not allowed"]);
  assert.equal(browser.find("fault")?.hidden, false);

  // Where a part catches it, it goes on as a rejection of nobody's, which the window tells.
  for (const error of ["not allowed", new Error("ours"), { code: "new_one" }, null]) {
    assert.throws(() => refusal(error, messagesFor({ language: "en", region: null })), (thrown) => thrown === error);
  }
  assert.equal(refusal({ code: "busy" }, messagesFor({ language: "en", region: null })).code, "busy");
});

test("a part that throws is not shown, and neither a fault nor what cannot be described stops the others", async () => {
  const circular = {};
  Object.assign(circular, { circular });
  const customer = { ...shown.customer };
  Object.defineProperty(customer, "name", {
    get() {
      throw circular;
    },
  });
  tell("screen-changed", shown.screen({ phase: "client", sale: shown.sale({ customer }) }));
  await browser.pass(100);
  assert.deepEqual(reported.splice(0), ["client: what cannot be described", "announcer: what cannot be described"]);
  assert.equal(browser.find("amount")?.isReachable, true);
});
