// A key does what it stands for where it is pressed, and nothing beside it; what is typed arrives, or is said not to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messagesFor } from "../../ui/i18n/index.js";
import * as browser from "./browser.js";
import { called, commands, element, focused, forget, hand, isLocked, press, show, text } from "./counter.js";
import { customer, quote, quoted, sale, screen } from "./shown.js";

const t = messagesFor({ language: "en", region: null });
const calculating = () => screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating" }) });

test("points that are typed before the figures are there are a wish, and an early Enter asks about them", async () => {
  await show(calculating());
  await press("F4");
  assert.equal(focused(), "spend-input");
  assert.ok(!isLocked("spend-input") && isLocked("spend-slider"));
  await browser.enter("spend-input", "300");
  assert.deepEqual(called.at(-1)?.slice(0, 1), ["choose_spend"]);
  assert.equal(called.at(-1)?.[1].points, "300");
  await press("Enter");
  forget();
  await show(quoted({ spend: "300", wish: { kind: "points", points: "300" }, step: "ask" }));
  assert.equal(browser.valueOf("spend-input"), "300");
  assert.equal(called.at(-1)?.[1].spend, "300");
  assert.deepEqual(commands(), ["confirm"], "of what was typed: the till asks");
});

test("where no points can be entered the key for them says so, and what is typed then is no amount", async () => {
  const discount = { ...customer, scheme: /** @type {const} */ ("discount") };
  for (const next of [
    screen({ phase: "client", amount: "1000", sale: sale({ customer: discount }) }),
    quoted({ quote: quote({ maxSpend: "0" }) }),
    quoted(),
    screen({ phase: "deferring", amount: "1000" }),
  ]) {
    await show(next);
    await press("F4");
    if (next.phase === "quoted" && next.sale.quote?.maxSpend !== "0") continue;
    assert.equal(element("notice").dataset["code"], "nothing_to_spend", next.phase);
    assert.ok(!(browser.activeElement() instanceof HTMLInputElement), next.phase);
  }
  // All of somebody's points is not the wish of anybody who has a discount.
  await show(screen({ phase: "client", amount: "1000", sale: sale({ customer: discount }) }));
  forget();
  await press("F8");
  assert.deepEqual([commands(), element("notice").dataset["code"]], [[], "nothing_to_spend"]);
});

test("a result that comes under a key for cancelling stays until it can have been read", async () => {
  const result = { name: "", amount: "1000", total: "900", expectedTotal: null, spent: "100", earned: null, balance: null, scheme: "cashback" };
  await show(quoted());
  await browser.key("keydown", { key: "Escape", code: "Escape" });
  await browser.pass(60);
  await show(screen({ phase: "done", result }), 0);
  await browser.pass(40);
  await browser.key("keyup", { key: "Escape", code: "Escape" });
  await browser.pass(20);
  assert.deepEqual(commands().filter((name) => name !== "report_fault"), []);
  await press("Escape");
  assert.deepEqual(commands(), ["next"]);
});

test("a key for something else presses no button of a question", async () => {
  await show(quoted({}, { next: { question: 1, query: "2200" } }));
  for (const key of ["F9", "F5", "F8", "F6"]) await press(key);
  assert.deepEqual(commands(), []);
  await press("Enter");
  assert.deepEqual(commands(), ["stay"]);
});

test("after an amount that is typed ahead Enter goes on to the customer", async () => {
  await press("F3");
  await hand("1250");
  await press("Enter");
  assert.equal(focused(), "search");
});

test("a scan that was not used is told where it can be seen", async () => {
  for (const key of ["F7", "F1"]) {
    await show(screen());
    await press(key);
    await browser.pass(100);
    const dialog = key === "F7" ? "ledger" : "keys";
    assert.ok(element(dialog).open, dialog);
    await hand("220000", 8);
    await browser.pass(1500);
    assert.deepEqual(commands().filter((name) => name.startsWith("scan")), ["scan_cut"]);
    assert.ok(!element(dialog).open, dialog);
    forget();
  }
});

test("whoever closes the app hears of everything that is under way", async () => {
  const closing = () => text("closing-text");
  await show(quoted({ hold: { state: "held", points: "300", endsAt: 1e12 } }, { unresolvedCount: 1, deferredCount: 2, isBehind: true }));
  for (const part of [t.closingBehind, t.closingHeld, t.closingUnresolved, t.deferredCount(2)]) assert.ok(closing().includes(part.replaceAll("\u00a0", " ")), `${part}: ${closing()}`);
  await show(screen({ phase: "committing", unresolvedCount: 1, sale: sale({ step: "sending" }) }));
  assert.ok(closing().startsWith(t.closingSending), closing());
});
