// What is no refusal of the till's is a fault of the page, wherever it is caught.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messages } from "../../ui/i18n/index.js";
import { refusal } from "../../ui/parts/refusal.js";
import * as browser from "./browser.js";

const screen = {
  revision: 1, phase: "idle", training: false, server: null, language: "en", theme: "auto", query: null, searched: null, otherwise: null,
  customer: null, next: null, amount: null, amountProblem: null, quote: null, spend: "0", question: null, blocked: false, hold: { state: "none" },
  result: null, unresolved: null, unresolvedCount: 0, deferredCount: 0, notice: null, warnings: [], samples: [],
  scanner: { slow: false, silent: false, prefix: "", suffix: "" },
};

/** What the till answers to each command. @type {Record<string, () => unknown>} */
const answers = { screen: () => screen };
const reported = /** @type {string[]} */ ([]);
const tell = browser.install((command, args) => {
  if (command === "report_fault") reported.push(String(args["text"]));
  return answers[command]?.() ?? null;
});
await import("../../ui/main.js");
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

test("what a missing permission answers is a text, and a fault", async () => {
  refuse("settings", "settings not allowed");
  await browser.point("settings-open");
  await browser.pass(100);
  assert.deepEqual(reported.splice(0), ["command: settings not allowed"]);
  assert.equal(browser.find("fault")?.hidden, false);

  // Where a part catches it, it goes on as a rejection of nobody's, which the window tells.
  for (const error of ["not allowed", new Error("ours"), { code: "new_one" }, null]) {
    assert.throws(() => refusal(error, messages.en), (thrown) => thrown === error);
  }
  assert.equal(refusal({ code: "busy" }, messages.en).code, "busy");
});

test("a part that throws is not shown, and neither a fault nor what cannot be described stops the others", async () => {
  const circular = {};
  Object.assign(circular, { circular });
  const customer = { photo: null, initials: "A", birthday: null, phone: null, level: "", percent: null, scheme: "cashback", maxSpendPercent: null, balance: "1" };
  Object.defineProperty(customer, "name", {
    get() {
      throw circular;
    },
  });
  tell("screen-changed", { ...screen, revision: 2, phase: "client", customer });
  await browser.pass(100);
  assert.deepEqual(reported.splice(0), ["client: what cannot be described"]);
  assert.equal(browser.find("amount")?.isReachable, true);
});
