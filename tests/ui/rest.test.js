// A page before which nothing happens does nothing: what it wakes for costs an old machine its processor, all day.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { scan, show, tell } from "./counter.js";
import { quoted, sale, screen } from "./shown.js";

/** After so long a moment is over, in milliseconds: what was said is gone, a key or a code has ended. */
const OVER = 15_000;

const hold = { state: "held", points: "300", endsAt: Date.now() + 600_000 };
const screens = {
  idle: screen(),
  "a till without a line": screen({ isOffline: true }),
  "a customer": screen({ phase: "client", sale: sale() }),
  figures: quoted(),
};

for (const [name, shown] of Object.entries(screens)) {
  test(`nothing waits to be done: ${name}`, async () => {
    await scan("2200000000005");
    tell("screen-changed", { ...shown, revision: screen().revision });
    await browser.pass(OVER);
    assert.equal(browser.waits(), 0);
  });
}

test("what is held is counted down only while it is", async () => {
  await show(screen({ phase: "held", amount: "1000", sale: sale({ step: "spend", isOpen: true, hold }) }), OVER);
  assert.equal(browser.waits(), 1);
  await show(screen(), OVER);
  assert.equal(browser.waits(), 0);
});
