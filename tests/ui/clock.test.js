// The clock that a web view reckons the time of events by is not the page's: the computer sleeps, and the time of day is set.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { called, commands, forget, hand, press, scan, show, tell } from "./counter.js";
import { quoted, sale, screen } from "./shown.js";

const HOUR = 3_600_000;

/** From a scan to a receipt. @param {string} card @param {string} when */
async function sell(card, when) {
  await show(screen());
  forget();
  await scan(card);
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(2);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(300);
  assert.deepEqual(called, [["search", { text: card, scanned: true }]], when);
  await show(screen({ phase: "client", sale: sale() }));
  await hand("1000");
  await browser.pass(400);
  assert.equal(browser.valueOf("amount"), "1000", when);
  await show(quoted());
  forget();
  await press("Enter");
  const [[command, { shown }] = [], ...rest] = called;
  assert.deepEqual([command, rest.length], ["confirm", 0], when);
  assert.ok(shown >= 300, when);
  // Nor is anything taken for read that was not.
  await show(quoted({ step: "ask", spend: "300", wish: { kind: "all" } }));
  tell("screen-changed", quoted({ step: "spendYes", spend: "300", wish: { kind: "all" }, question: 7 }));
  await browser.pass(60);
  forget();
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(90);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(1000);
  assert.deepEqual([commands(), called[0]?.[1].shown < 300], [["confirm"], true], when);
}

/**
 * What is pressed of a question that has just been painted, while the page stands still, says so by this clock.
 * @param {(now: number) => number} clock @param {boolean} isHeardLater than what the page does by itself
 */
async function pressedWhileStill(clock, isHeardLater) {
  await show(quoted({ step: "ask", spend: "300", wish: { kind: "all" } }));
  tell("screen-changed", quoted({ step: "spendYes", spend: "300", wish: { kind: "all" }, question: 8 }));
  await browser.pass(60);
  forget();
  const at = clock(performance.now());
  browser.stand(5000);
  // What the page had set itself to do comes first, or what was pressed.
  await browser.pass(isHeardLater ? 1 : 0);
  await browser.key("keydown", { key: "Enter", code: "Enter", timeStamp: at });
  await browser.pass(100);
  await browser.key("keyup", { key: "Enter", code: "Enter", timeStamp: at === 0 ? 0 : at + 120 });
  await browser.pass(1000);
  assert.deepEqual([commands(), called[0]?.[1].shown < 300], [["confirm"], true], JSON.stringify(called));
  // What could be read is answered.
  forget();
  await browser.key("keydown", { key: "Enter", code: "Enter", timeStamp: clock(performance.now()) });
  await browser.pass(100);
  await browser.key("keyup", { key: "Enter", code: "Enter", timeStamp: clock(performance.now()) });
  await browser.pass(1000);
  assert.deepEqual([commands(), called[0]?.[1].shown >= 300], [["confirm"], true], JSON.stringify(called));
}

test("a page that stood still takes nothing for pressed when it heard it, whether anybody can tell when that was or not", async () => {
  // What is pressed first may have been pressed while the page was being loaded.
  await press("Shift");
  for (const isHeardLater of [false, true]) {
    await pressedWhileStill((now) => now, isHeardLater);
    await pressedWhileStill(() => 0, isHeardLater);
    // By a clock that was set back meanwhile.
    await pressedWhileStill((now) => now + HOUR, isHeardLater);
    await pressedWhileStill((now) => now, isHeardLater);
  }
});

test("after a sleep, or where the clock was set, a scan is one, and what is pressed counts from when it was pressed", async () => {
  await sell("2200000000005", "before");
  for (const [slept, when] of /** @type {const} */ ([
    [700, "less than a second"],
    [-200, "set back a little"],
    [20_000, "some seconds, of a page that is younger than that"],
    [-20_000, "set back to what it was"],
    [10 * HOUR, "a night, of a page that is younger than that"],
    [-10 * HOUR, "set back to what it was"],
  ])) {
    browser.sleep(slept);
    await sell("2200000000006", when);
    await sell("2200000000005", `${when}, the next one`);
  }
  await browser.pass(20 * HOUR);
  for (const [slept, when] of /** @type {const} */ ([
    [8 * HOUR, "a night, of a page that is older than that"],
    [-HOUR, "set back"],
    [20_000, "some seconds"],
    [60 * 24 * HOUR, "a clock whose battery was empty"],
  ])) {
    browser.sleep(slept);
    await sell("2200000000006", when);
    await sell("2200000000005", `${when}, the next one`);
  }
});
