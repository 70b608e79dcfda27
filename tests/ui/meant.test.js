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

test("points are entered as soon as an amount is, and whatever a former quote would have allowed", async () => {
  await show(screen({ phase: "client", sale: sale() }));
  browser.find("amount")?.focus();
  await hand("5");
  await browser.pass(200);
  await browser.key("keydown", { key: "F4", code: "F4" });
  await browser.pass(100);
  await browser.key("keyup", { key: "F4", code: "F4" });
  assert.equal(focused(), "spend-input", "the till has not heard the amount yet");

  await show(quoted({ quote: quote({ maxSpend: "30" }) }));
  await show(calculating());
  await press("F4");
  await browser.enter("spend-input", "300");
  assert.equal(text("spend-problem"), "", "that was for another amount");
  assert.deepEqual(called.at(-1)?.[1].points, "300");
  // Nothing makes it less than nothing, and what was too much for one amount is no more judged by it once another is typed.
  await browser.point("spend-less");
  for (let less = 0; less < 3; less++) await press("ArrowLeft");
  await show(quoted({ quote: quote({ maxSpend: "30" }) }));
  await show(calculating());
  element("spend-slider").focus();
  await press("PageDown");
  assert.ok(called.every(([name, args]) => name !== "choose_spend" || !args.points.startsWith("-")));
  await show(quoted({ quote: quote({ maxSpend: "30" }) }));
  await browser.enter("spend-input", "400");
  await browser.enter("amount", "2000");
  await show(calculating());
  assert.equal(text("spend-problem"), "");
  await show(screen({ phase: "client", amount: "2000", sale: sale({ step: "retry", isOpen: true }) }));
  assert.ok(!isLocked("confirm"), "it can be tried again");

  // Too much for a quote, and then there is no amount.
  await show(quoted({ quote: quote({ maxSpend: "30" }) }));
  await browser.enter("spend-input", "400");
  assert.notEqual(text("spend-problem"), "");
  await show(screen({ phase: "client", sale: sale() }));
  assert.equal(text("spend-problem"), "");
  await show(calculating());
  assert.deepEqual(called.at(-1)?.[1].points, "400", "it is wished for as soon as there is one");
});

test("an early Enter does nothing where points are thought of after it, or less can be spent than was wanted", async () => {
  for (const go of [() => press("F4"), () => browser.point("spend-input"), () => Promise.resolve(element("spend-input").focus())]) {
    await show(screen());
    await show(calculating());
    await press("Enter");
    await go();
    forget();
    await show(quoted());
    assert.deepEqual(commands(), [], "points are about to be entered");
  }
  // The same where the quote comes while the key is down.
  await show(screen());
  await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating", wish: { kind: "all" } }) }));
  forget();
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await show(quoted({ quote: quote({ maxSpend: "0" }), wish: { kind: "all" } }), 30);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(1000);
  assert.ok(called.every(([name, args]) => name !== "confirm" || args.shown < 300), "the till takes no such yes");

  for (const wish of [{ kind: "points", points: "300" }, { kind: "all" }]) {
    await show(screen());
    await show(screen({ phase: "quoting", amount: "1000", sale: sale({ step: "calculating", wish }) }));
    await press("Enter");
    forget();
    await show(quoted({ quote: quote({ maxSpend: "0" }), wish }));
    assert.deepEqual(commands(), [], `${wish.kind}: nothing can be spent, and nobody has read that`);
    await press("Enter");
    assert.deepEqual(commands(), ["confirm"], wish.kind);
  }
});

test("where no points can be entered the key for them says so, and what is typed then is no amount", async () => {
  const discount = { ...customer, scheme: /** @type {const} */ ("discount") };
  const code = () => browser.find("notice")?.dataset["code"];
  /** @type {[() => ReturnType<typeof screen>, string | undefined, string][]} */
  const table = [
    [() => screen({ phase: "client", amount: "1000", sale: sale({ customer: discount }) }), "nothing_to_spend", "till"],
    [() => quoted({ quote: quote({ maxSpend: "0" }) }), "nothing_to_spend", "till"],
    [() => quoted(), undefined, "spend-input"],
    [() => screen({ phase: "deferring", amount: "1000" }), "nothing_to_spend", "till"],
    [() => screen({ phase: "committing", amount: "1000", sale: sale({ step: "sending" }) }), "busy", "till"],
  ];
  for (const [next, said, focus] of table) {
    await show(screen());
    await browser.point("notice-close").catch(() => {});
    const shown = next();
    await show(shown);
    assert.equal(code(), undefined, shown.phase);
    await press("F4");
    assert.deepEqual([code(), focused()], [said, focus], shown.phase);
  }
  // Nor on the digits of the screen; and all of somebody's points is not the wish of anybody who has a discount.
  await show(screen({ phase: "client", amount: "1000", sale: sale({ customer: discount }), numberPad: "always" }));
  await press("F4");
  forget();
  await browser.point("pad-3");
  await press("F8");
  assert.deepEqual([commands(), code()], [[], "nothing_to_spend"]);
  // After a receipt nothing is said of points, and Enter goes on.
  const result = { name: "", amount: "1000", total: "900", expectedTotal: null, spent: "100", earned: null, balance: null, scheme: "cashback" };
  await show(screen({ phase: "done", result }));
  await press("F8");
  await press("Enter");
  assert.deepEqual(commands(), ["next"]);
});

test("points that are typed while somebody is looked up are no amount", async () => {
  for (const next of [() => screen({ phase: "client", sale: sale() }), () => screen({ phase: "deferring" })]) {
    await show(screen());
    await show(screen({ phase: "searching", number: 1, query: "2200" }));
    await press("F4");
    assert.equal(element("notice").dataset["code"], "too_soon");
    await show(next());
    await hand("300");
    await browser.pass(1000);
    assert.deepEqual([focused(), commands()], ["till", []]);
  }
  // No figure follows the key for all of them: what is typed there is the amount.
  await show(screen());
  await show(screen({ phase: "searching", number: 1, query: "2200" }));
  await hand("1250");
  await press("F8");
  await show(screen({ phase: "client", sale: sale() }));
  await browser.pass(1000);
  assert.equal(browser.valueOf("amount"), "1250");
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
  // Where somebody has come meanwhile, it is their amount that has the focus.
  await press("F3");
  await browser.pass(600);
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await show(screen({ phase: "client", sale: sale() }), 50);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(400);
  assert.equal(focused(), "amount");
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
  // What is sent may be a receipt that had waited.
  await show(screen({ isSending: true, unresolvedCount: 1 }));
  assert.ok(closing().startsWith(t.closingSending), closing());
  // It may be at its end while the question stands there.
  await show(screen({ isOpen: true }));
  assert.equal(closing(), t.closingSending);
  await show(screen());
  assert.equal(closing(), t.closingNothing);
});
