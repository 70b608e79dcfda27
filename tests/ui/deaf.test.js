// A page that cannot hear what changes shows nothing: what it showed would stand there for ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { screen } from "./shown.js";

const unheard = /** @type {unknown[]} */ ([]);
process.on("unhandledRejection", (reason) => unheard.push(reason));

test("a page that is refused what it listens to shows no till, and says that something is wrong", async () => {
  browser.install((command) => (command === "screen" ? screen() : null), () => Promise.reject(new Error("no permission")));
  await (await import("../../ui/start.js")).begun;
  await browser.pass(100);
  assert.equal(browser.find("till"), undefined);
  assert.equal(browser.find("fault")?.hidden, false);
  assert.deepEqual(unheard, [], "it is told once");
});
