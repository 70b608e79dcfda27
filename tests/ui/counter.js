// A till behind the whole page on a stand-in for the browser, and whoever stands before it.
import assert from "node:assert/strict";
import { beforeEach } from "node:test";
import * as browser from "./browser.js";
import { screen, till } from "./shown.js";

/** What the page has asked of the till. */
export const called = /** @type {[string, any][]} */ ([]);
/** What the till answers to each command, where that is anything. @type {Record<string, () => unknown>} */
export const answers = {};
export const tell = browser.install((command, args) => {
  if (!["screen", "close_heard"].includes(command)) called.push([command, args]);
  if (args["count"] !== undefined) till.heard = Number(args["count"]);
  if (command === "screen") return screen();
  return answers[command]?.() ?? null;
});
await (await import("../../ui/start.js")).begun;
await browser.pass(100);

/** The till shows this, and it can have been read. @param {ReturnType<typeof screen>} next @param {number} [read] */
export async function show(next, read = 1000) {
  tell("screen-changed", next);
  await browser.pass(read);
}

export const element = (/** @type {string} */ testid) => {
  const found = browser.find(testid);
  assert.ok(found, testid);
  return found;
};
export const text = (/** @type {string} */ testid) => element(testid).textContent.replaceAll("\u00a0", " ");
export const isLocked = (/** @type {string} */ testid) => element(testid).getAttribute("aria-disabled") === "true";
export const focused = () => browser.activeElement().dataset["testid"];
export const commands = () => called.map(([command]) => command);

/** A person presses a key. @param {string} key @param {object} [more] */
export async function press(key, more = {}) {
  await browser.pass(600);
  await browser.key("keydown", { key, code: key, ...more });
  await browser.pass(100);
  await browser.key("keyup", { key, code: key, ...more });
  await browser.pass(300);
}

/** Somebody types. @param {string} text @param {number} [pause] */
export async function hand(text, pause = 150) {
  for (const [at, key] of [...text].entries()) {
    const code = key === "+" ? "Equal" : `Digit${key}`;
    // No finger holds its keys alike.
    const held = (pause * (4 + (at % 3))) / 10;
    await browser.key("keydown", { key, code, shiftKey: key === "+" });
    await browser.pass(held);
    await browser.key("keyup", { key, code });
    await browser.pass(pause - held);
  }
}

/** A scanner types. @param {string} text */
export const scan = (text) => hand(text, 8);

/** Nothing has been asked of the till. */
export function forget() {
  called.length = 0;
}

beforeEach(async () => {
  await show(screen());
  forget();
});
