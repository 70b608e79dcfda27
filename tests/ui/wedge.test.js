// Keys that a page hears late, because each takes its way through the web view: they were pressed when they say.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { commands, forget, show } from "./counter.js";
import { screen } from "./shown.js";

/** What a scanner types, as names of keys. @param {string} text */
const keys = (text) => [...text].map((character) => (character === "\n" ? "Enter" : character));

/**
 * A scanner presses a key every 2 ms; the page hears one every 6 ms, and none for a while after the first line, where the system
 * stands still.
 * @param {string} text
 * @returns how far it is behind at the end
 */
async function heardLate(text, behind = 0, still = 0) {
  for (const key of keys(text)) {
    const code = key === "Enter" ? key : key === "." ? "Period" : `Digit${key}`;
    const pressed = performance.now() - behind;
    await browser.key("keydown", { key, code, timeStamp: pressed });
    await browser.pass(3);
    await browser.key("keyup", { key, code, timeStamp: pressed + 1 });
    await browser.pass(3);
    behind += 4;
    if (key !== "Enter") continue;
    await browser.pass(still);
    [behind, still] = [behind + still, 0];
  }
  return behind;
}

/** Keys that say they were pressed so long ago: the first was pressed now. @param {string} card @param {number} behind */
async function byAnotherClock(card, behind) {
  await show(screen());
  forget();
  const late = (await heardLate(`${card}\n`, behind)) - behind;
  await browser.pass(100 - late - 2);
  assert.deepEqual(commands(), [], "it has not been quiet for long enough since it was pressed");
  await browser.pass(8);
  assert.deepEqual(commands(), ["search"]);
}

// Before all others: it is behind from the beginning.
test("keys of a clock that is far behind were pressed when they say, by the page's clock", async () => {
  await browser.pass(100_000);
  await byAnotherClock("2200000000009", 90_000);
});

test("a scan that was heard late is asked for no later than one that was not", async () => {
  await show(screen());
  const behind = await heardLate("2200000000005\n");
  assert.ok(behind > 50);
  // Its end was pressed so long ago, and heard 6 ms ago.
  await browser.pass(100 - behind - 2);
  assert.deepEqual(commands(), [], "it has not been quiet for long enough since it was pressed");
  await browser.pass(8);
  assert.deepEqual(commands(), ["search"]);
});

test("a page that is far behind waits for what it has not heard yet", async () => {
  await show(screen());
  await heardLate("2200000000005\n", 400);
  await browser.pass(80);
  assert.deepEqual(commands(), [], "it is long over by its own clock, but more may come");
  await browser.pass(60);
  assert.deepEqual(commands(), ["search"]);
});

test("a code of two lines that is heard late is none, whole or in part", async () => {
  for (const behind of [0, 60, 300, 800]) {
    await show(screen());
    forget();
    await heardLate("2200000000005\n2200000000007\n", behind);
    await browser.pass(1500);
    assert.deepEqual(commands(), ["scan_too_much"], `${behind} ms behind`);
  }
});

test("what a scanner has pressed before its code was over is the code's, also where it is heard after that", async () => {
  const card = "2200000000006";
  for (const rest of ["5\n", "1.50\n", "1234.50\n", "2200000000007\n"]) {
    await show(screen());
    forget();
    await heardLate(`${card}\n${rest}`, 0, 60);
    await browser.pass(1500);
    assert.deepEqual(commands(), ["search", "scan_too_much"], rest);
    assert.equal(browser.valueOf("search"), "", rest);
    await browser.pass(2000);
  }
  // Many scanners end a code by two Enters.
  await show(screen());
  forget();
  await heardLate("2200000000004\n\n", 0, 60);
  await browser.pass(1500);
  assert.deepEqual(commands(), ["search"]);
  assert.ok(!browser.find("notice"));
});

test("keys of a clock that is ahead were pressed when they say, by the page's clock", () => byAnotherClock("2200000000008", -5000));
