// A page that begins, or is loaded anew, where the till has stopped: it says so, and nothing is there that looks as if it reached the till.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";

const unheard = /** @type {unknown[]} */ ([]);
process.on("unhandledRejection", (reason) => unheard.push(reason));
browser.install((command) => {
  if (command === "screen") throw { code: "stopped" };
  return null;
});

test("a till that has stopped before its page began is said to have, once the page is made, and nothing else is there", async () => {
  await (await import("../../ui/start.js")).begun;
  await browser.pass(100);
  assert.ok(browser.find("stopped"));
  for (const testid of ["till", "search"]) assert.equal(browser.find(testid), undefined, "nothing else is there");
  assert.deepEqual(unheard, [], "it is heard by whoever draws");
});
