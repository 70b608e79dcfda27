// The sale under real hands, in the whole page on a stand-in for the browser: nothing by accident, nothing swallowed.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { answers, called, commands, element, focused, forget, isLocked, press, scan, show, tell, text } from "./counter.js";
import { customer, quote, quoted, sale, screen, till } from "./shown.js";

test("the last receipts stand where nobody is served, and no heading over none", async () => {
  const latest = [{ at: 0, initials: "I. P.", amount: "700.5", state: "confirmed" }];
  for (const [phase, receipts, isShown] of /** @type {const} */ ([["idle", [], false], ["idle", latest, true], ["searching", latest, false]])) {
    await show(screen({ phase, latest: receipts }));
    assert.equal(element("latest").hidden, !isShown, `${phase} ${receipts.length}`);
  }
  assert.match(text("latest"), /I\. P\.700\.50/);
});

test("what a points field shows reads back as itself, and a figure that cannot be spent is said and confirms nothing", async () => {
  await show(quoted({ quote: quote({ maxSpend: "1250" }), spend: "1250", wish: { kind: "points", points: "1250" }, step: "ask" }, { amount: "5000" }));
  assert.equal(browser.valueOf("spend-input"), "1250", "without groups");
  await browser.enter("spend-input", "125");
  assert.deepEqual(called.at(-1)?.[1].points, "125");
  for (const [typed, said] of [["5000", "At most 1,250 points"], ["30x", "Digits only"]]) {
    forget();
    await browser.enter("spend-input", typed);
    assert.match(text("spend-problem"), new RegExp(said));
    assert.ok(isLocked("confirm"));
    await press("F9");
    assert.deepEqual(called, [], "nothing is chosen, and nothing confirmed");
  }
  await browser.enter("spend-input", "300");
  assert.deepEqual([text("spend-problem"), isLocked("confirm")], ["", false]);
});

test("nothing of the last customer is on the next one's screen", async () => {
  await show(quoted({ spend: "300", wish: { kind: "all" }, step: "ask" }));
  assert.equal(browser.valueOf("spend-input"), "300");
  await show(screen({ phase: "client", sale: sale({ number: 2 }) }));
  for (const field of ["spend-input", "amount"]) assert.equal(browser.valueOf(field), "");
  assert.equal(element("spend-slider").value, "0");
  assert.doesNotMatch(element("spend-slider").attributes["aria-valuetext"] ?? "", /300/);
});

test("what is chosen stands until the till has heard it, also where a figure comes up twice", async () => {
  const before = quoted({ wish: { kind: "nothing" } });
  await show(before);
  const choices = [];
  for (const points of ["100", "200", "100"]) {
    await browser.enter("spend-input", points);
    choices.push(called.at(-1)?.[1].count);
  }
  await show(quoted({ spend: "200", wish: { kind: "points", points: "200" } }, { heard: choices[1] }));
  assert.equal(element("spend-slider").value, "10000", "it has not heard the last one");
  await show(quoted({ spend: "100", wish: { kind: "points", points: "100" } }, { heard: choices[2] }));
  assert.equal(element("spend-slider").value, "10000");
});

test("a former amount's figures are hidden until the till has heard the new one", async () => {
  await show(quoted());
  await browser.enter("amount", "2000");
  const { count } = called.at(-1)?.[1];
  const stale = () => browser.find("amount")?.parent?.parent?.classList.contains("receipt-stale");
  await show(quoted({}, { heard: count - 1, isOffline: true }));
  assert.ok(stale(), "a screen in between says nothing about it");
  await show(quoted({ quote: quote({ amount: "2000" }) }, { amount: "2000", heard: count }));
  assert.ok(!stale());
});

test("the button says what it does, in the register's own words", async () => {
  const says = async (/** @type {Partial<import("../../ui/ipc.d.ts").SaleCard>} */ changes) => {
    await show(quoted(changes));
    return text("confirm");
  };
  assert.equal(await says({ step: "earn" }), "Earn 100 points · to pay 1,000");
  assert.equal(await says({ step: "ask", spend: "300", wish: { kind: "all" } }), "Spend 300 points · to pay 700");
  assert.equal(await says({ step: "spendYes", spend: "300", wish: { kind: "all" }, question: 1 }), "Yes, spend 300 points · to pay 700");
  assert.equal(await says({ step: "looking", isOpen: false, spend: "300", wish: { kind: "all" } }), "Checking the hold…");
  assert.equal(await says({ step: "retry", quote: null }), "Try again");
  assert.equal(await says({ step: "sending", isOpen: false }), "Sending…");
  assert.ok(isLocked("confirm") && isLocked("amount"));
});

test("what is locked keeps the focus, and does nothing", async () => {
  await show(quoted({ step: "sending", isOpen: false }));
  element("amount").focus();
  assert.equal(focused(), "amount");
  await browser.point("confirm");
  await browser.point("cancel");
  await press("F6");
  assert.deepEqual(commands(), []);
});

test("one key takes all, and every other key of a person's its own", async () => {
  await show(quoted());
  await press("F8");
  assert.deepEqual(commands(), ["spend_all"]);
  forget();
  await press("F9", { ctrlKey: true });
  await press("F4", { altKey: true });
  await press("Enter", { shiftKey: true });
  assert.deepEqual(commands(), [], "another modifier is another key");
  await press("Escape");
  assert.deepEqual(commands(), ["cancel"]);
});

test("all can be chosen before the amount has its figures", async () => {
  await show(screen({ phase: "client", sale: sale() }));
  await press("F8");
  assert.deepEqual(commands(), ["spend_all"]);
});

test("less than was chosen is said", async () => {
  await show(quoted({ quote: quote({ maxSpend: "30" }), spend: "30", wish: { kind: "points", points: "300" }, step: "ask" }));
  assert.match(text("spend-problem"), /You chose 300 points; at most 30/);
  await show(quoted({ quote: quote({ maxSpend: "0" }), blocked: true }));
  assert.match(text("spend-problem"), /not confirmed yet/);
});

test("from a receipt to the next customer it is Enter, once that can have been read", async () => {
  const done = screen({ phase: "done", result: /** @type {any} */ ({ name: "Ivan", amount: "1000", total: "700", spent: "300", earned: null, percent: null, scheme: "cashback", balance: "578", expectedTotal: null }) });
  await show(done, 40);
  assert.equal(focused(), "search");
  await browser.point("next");
  assert.deepEqual(commands(), [], "a click that was meant for the button before");
  await press("Enter");
  assert.deepEqual(commands(), ["next"]);
  assert.match(text("result-balance"), /578/);
});

test("from not confirmed to the next customer it is one key, and what to take is said", async () => {
  const unresolved = /** @type {any} */ ({ name: "Ivan", amount: "1000", spend: "878", take: "1000", balance: "878", seen: "0", error: { code: "timed_out", field: null, detail: null }, row: 4, verdict: "not_seen", booked: null });
  await show(screen({ phase: "unresolved", sale: sale({ step: null }), unresolved }));
  assert.equal(focused(), "park");
  assert.equal(element("unresolved-take").dataset["value"], "1000");
  assert.match(text("client-limit"), /may have changed/);
  assert.match(text("unresolved-evidence"), /878 → 0/);
  assert.match(text("unresolved"), /^Not confirmedReceipt of 1,000, 878 points to be spent\./, "what it is about stands above all");
  await press("Enter");
  assert.deepEqual(commands(), ["park"]);
});

test("an amount can come first, and after a receipt", async () => {
  await press("F3");
  assert.equal(focused(), "amount-ahead");
  await browser.enter("amount-ahead", "1000");
  assert.deepEqual(called.at(-1)?.[0], "enter_amount");
  await show(screen({ amount: "1000" }));
  await show(quoted());
  assert.deepEqual([browser.valueOf("amount"), focused()], ["1000", "amount"]);
});

test("a search that was refused stays in its field, and one that was taken is gone", async () => {
  await browser.enter("search", "9201234567");
  await press("Enter");
  assert.deepEqual(commands(), ["search"]);
  assert.equal(browser.valueOf("search"), "9201234567");
  await show(screen({ phase: "searching", query: "+7 920 123-45-67" }));
  assert.equal(browser.valueOf("search"), "");
  assert.ok(element("search-cancel").isReachable, "it can be left by touch");
  await browser.point("search-cancel");
  assert.ok(commands().includes("cancel"));
});

test("who stays with their customer has what they searched for back", async () => {
  await show(quoted());
  await browser.enter("search", "22000");
  await press("Enter");
  await show(quoted({}, { next: { query: "22000", question: 3 } }));
  assert.equal(browser.valueOf("search"), "");
  assert.match(text("replacing-text"), /Ivan Petrov.*22000/);
  await browser.point("replacing-close");
  await browser.pass(100);
  assert.ok(commands().includes("stay") && !commands().includes("cancel"));
  await show(quoted());
  assert.equal(browser.valueOf("search"), "22000");
});

test("the focus comes home where a dialog is left", async () => {
  await show(quoted());
  await press("F1");
  assert.ok(element("keys").isReachable);
  await browser.point("keys-close");
  await browser.pass(100);
  assert.equal(focused(), "amount");
});

test("settings that are being entered are not read over", async () => {
  answers["settings"] = () => ({ form: { server: "https://a.example", point: "p", scanner: { prefix: "", suffix: "" }, serial: { port: "" } }, countries: [], key: "keyring", file: "f" });
  answers["serial_ports"] = () => [];
  await press(",", { code: "Comma", ctrlKey: true });
  await browser.enter("settings-point", "other");
  await press(",", { code: "Comma", ctrlKey: true });
  assert.equal(browser.valueOf("settings-point"), "other");
  await browser.point("settings-key-forget");
  await browser.pass(1000);
  assert.ok(!commands().includes("forget_key"), "it is asked about first");
  await browser.point("forgetting-close");
  await browser.pass(50);
  await browser.point("settings-close");
  await browser.pass(50);
});

test("Escape drops nothing of what was changed in the settings, and leaves them where nothing was", async () => {
  await press(",", { code: "Comma", ctrlKey: true });
  await press("Escape");
  assert.ok(!element("settings").isReachable);
  await press(",", { code: "Comma", ctrlKey: true });
  await browser.enter("settings-point", "other");
  await press("Escape");
  assert.equal(browser.valueOf("settings-point"), "other");
  for (const place of ["settings-refused", "said"]) assert.match(text(place), /not saved/, "to be seen, and to be heard");
  await browser.point("settings-close");
  await browser.pass(50);
});

test("an Enter that is as short as a scanner's says so, and what a scan did while a form is open is said there", async () => {
  await show(quoted());
  await browser.pass(600);
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(8);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(600);
  assert.match(text("notice"), /as fast as a scanner/);
  await press(",", { code: "Comma", ctrlKey: true });
  await browser.pass(600);
  for (const key of "2200012345678") {
    await browser.key("keydown", { key, code: `Digit${key}` });
    await browser.key("keyup", { key, code: `Digit${key}` });
    await browser.pass(5);
  }
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(1000);
  assert.match(text("settings-refused"), /scan was not used/);
  assert.ok(!commands().includes("search"));
  await browser.point("settings-close");
  await browser.pass(50);
});

test("what was dropped can be brought back", async () => {
  await show(screen({ undo: true }));
  await browser.point("undo");
  assert.deepEqual(commands(), ["undo"]);
  await show(screen());
  assert.ok(!element("dropped").isReachable);
});

test("the card says who it is, and whether its balance can be relied on", async () => {
  await show(screen({ phase: "client", sale: sale({ justServed: true, customer: { ...customer, email: "i••••@mail.example", isDoubtful: true } }) }));
  assert.match(text("client-email"), /i••••@mail\.example/);
  assert.match(text("client-limit"), /may have changed/);
  assert.match(text("just-served"), /another one/);
  await show(screen({ phase: "client", sale: sale({ number: 2 }) }));
  assert.match(text("client-limit"), /up to 30%/);
});

test("what was too much to spend may not be any more", async () => {
  await show(quoted({ quote: quote({ maxSpend: "100" }) }));
  await browser.enter("spend-input", "500");
  assert.ok(isLocked("confirm"));
  await show(quoted({ quote: quote({ seq: 3, amount: "20000", maxSpend: "6000" }) }, { amount: "20000" }));
  assert.equal(text("spend-problem"), "");
  const [command, { points }] = called.at(-1) ?? [];
  assert.deepEqual([command, points], ["choose_spend", "500"]);
});

test("Escape closes the dialog that lies above the others, and nothing is opened over a question", async () => {
  const isOpen = (/** @type {string} */ dialog) => /** @type {any} */ (element(dialog)).open;
  await show(screen());
  await press("F7");
  await press("F1");
  assert.deepEqual([isOpen("ledger"), isOpen("keys")], [true, true]);
  await press("Escape");
  assert.deepEqual([isOpen("ledger"), isOpen("keys")], [true, false]);
  await press("Escape");
  assert.equal(isOpen("ledger"), false);
  await show(quoted({}, { next: { query: "2200000000005", isSame: false } }));
  await press("F7");
  assert.equal(isOpen("ledger"), false);
  await show(screen());
});

test("a verdict that comes under the finger is not answered by what was pressed before it could be read", async () => {
  const unresolved = { row: 7, booked: null, take: "1000", verdict: "not_seen", amount: "1000", spend: "0", balance: "878", seen: null, error: { code: "timed_out", field: null, detail: null } };
  const lost = (/** @type {object} */ more) => screen({ phase: "unresolved", sale: sale(), unresolved: /** @type {any} */ ({ ...unresolved, ...more }) });
  await show(lost({}));
  await show(lost({ booked: false, verdict: "unchanged" }), 40);
  await browser.point("unresolved-again");
  assert.deepEqual(commands(), []);
  await browser.pass(1000);
  await browser.point("unresolved-again");
  assert.deepEqual(commands(), ["again"]);
  await show(screen());
});

test("whoever hears a question hears what it is about as well", async () => {
  for (const dialog of ["replacing", "closing", "forgetting"]) {
    const body = element(`${dialog}`).getAttribute("aria-describedby");
    assert.equal(body, `${dialog}-body`, dialog);
  }
  assert.equal(element("settings").getAttribute("aria-describedby") ?? null, null, "a form is read field by field");
});

test("the near end of the slider is nothing, however little may be spent", async () => {
  await show(quoted({ quote: quote({ maxSpend: "0.30" }), spend: "0.30", wish: { kind: "all" }, step: "ask" }));
  for (const [at, command] of /** @type {const} */ ([["0", "choose_spend"], ["30", "spend_all"]])) {
    await browser.enter("spend-slider", at);
    assert.equal(called.at(-1)?.[0], command);
  }
});

test("the focus is never lost with the button that had it", async () => {
  await show(quoted({ hold: { state: "held", points: "300", endsAt: 1e12 } }, { phase: "held" }));
  element("release").focus();
  await show(quoted());
  assert.equal(focused(), "till", "an Enter that was meant for the button confirms nothing");
  await press("Enter");
  assert.ok(!commands().includes("confirm"));
  await show(screen({ notices: [{ about: "till", outcome: null, overpaid: null, error: { code: "busy", field: null, detail: null } }] }));
  element("notice-close").focus();
  await show(screen());
  assert.equal(focused(), "till");
});

test("an amount that was cancelled before a customer came is gone from its field, too", async () => {
  await press("F3");
  await browser.enter("amount-ahead", "500");
  await show(screen({ amount: "500" }));
  await press("Escape");
  assert.ok(commands().includes("cancel"));
  await show(screen());
  assert.equal(browser.valueOf("amount-ahead"), "");
});

test("a receipt that is being kept is not changed, and nothing pressed twice", async () => {
  const asked = (/** @type {object} */ more = {}) => screen({ phase: "deferring", amount: "100", ...more });
  const controls = ["defer-amount", "defer", "defer-cancel"];
  await show(asked());
  for (const control of controls) assert.ok(!isLocked(control), control);
  const before = till.heard;
  await press("Enter");
  const [command, args] = called.at(-1) ?? [];
  assert.deepEqual([command, args?.["quote"]], ["confirm", 6], "it says which receipt, and so whose and how much");
  // A screen that was drawn before the till has heard of it.
  await show(asked({ heard: before }));
  for (const control of controls) assert.ok(isLocked(control), control);
  await show(asked({ isWriting: true }));
  for (const control of controls) assert.ok(isLocked(control), control);
  await show(asked());
  for (const control of controls) assert.ok(!isLocked(control), `${control}: it could not be kept`);
});

test("the amount of a sale stays as it was confirmed until the till has answered", async () => {
  await show(quoted({ number: 41 }));
  const before = till.heard;
  await press("Enter");
  assert.equal(called.at(-1)?.[0], "confirm");
  await show(quoted({ number: 41 }, { heard: before }));
  assert.ok(isLocked("amount"), "a screen from before says nothing of it");
  await show(quoted({ number: 41 }));
  assert.ok(!isLocked("amount"), "it was refused");
});

test("what only this page knows is said aloud as well: a copy, a hold, a figure that cannot be spent", async () => {
  await show(screen({ phase: "done", result: { name: "Ivan", amount: "1000", total: "700", spent: "300", earned: null, percent: null, scheme: "cashback", balance: null, expectedTotal: null } }));
  await press("F4");
  assert.match(text("said"), /Copied|did not take/);
  await show(screen());
  await show(quoted());
  await show(quoted({ hold: { state: "held", points: "300", endsAt: 1e12 } }, { phase: "held" }));
  assert.match(text("said"), /300 points held/);
  await browser.enter("spend-input", "5000");
  await browser.pass(200);
  assert.match(text("said"), /At most 300 points/);
});

test("what is folded up opens by a person's Enter", async () => {
  await show(screen({ phase: "unresolved", sale: sale({ step: null }), unresolved: { row: 4, booked: null, take: "1000", verdict: "not_seen", amount: "1000", spend: "0", balance: null, seen: null, error: { code: "timed_out", field: null, detail: null } } }));
  const why = element("unresolved-more").children[0];
  let opened = 0;
  why?.addEventListener("click", () => (opened += 1));
  why?.focus();
  await press("Enter");
  assert.equal(opened, 1);
});

test("a second click on what holds points does not let them go, nor the other way round", async () => {
  await show(quoted({ wish: { kind: "all" }, spend: "300", step: "ask" }));
  await browser.point("hold");
  assert.deepEqual(commands(), ["hold"]);
  await show(quoted({ hold: { state: "held", points: "300", endsAt: 1e12 } }, { phase: "held" }), 60);
  await browser.point("release");
  assert.deepEqual(commands(), ["hold"], "meant for the button that stood there");
  await browser.pass(1000);
  await browser.point("release");
  await show(quoted(), 60);
  await browser.point("hold");
  assert.deepEqual(commands(), ["hold", "release"]);
  await show(screen());
});

test("who gives up a search has what they typed back", async () => {
  await browser.enter("search", "9201234567");
  await press("Enter");
  await show(screen({ phase: "searching", query: "+7 920 123-45-67" }));
  assert.equal(browser.valueOf("search"), "");
  await show(screen());
  assert.equal(browser.valueOf("search"), "9201234567");
  await press("Enter");
  await show(screen({ phase: "searching", query: "+7 920 123-45-67" }));
  await show(screen({ phase: "client", sale: sale({ number: 80 }) }));
  await show(screen());
  assert.equal(browser.valueOf("search"), "", "who was found was served");

  // Somebody else's card was shown meanwhile, and nobody is found by that.
  await browser.enter("search", "9201234567");
  await press("Enter");
  await show(screen({ phase: "searching", query: "+7 920 123-45-67" }));
  await scan("2200000000011");
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  await browser.pass(500);
  await show(screen({ phase: "searching", query: "2200000000011" }));
  await show(screen());
  assert.equal(browser.valueOf("search"), "", "the former customer's number");
});

test("what happens twice is said twice, behind no dialog, and is gone after a while", async () => {
  const cut = { about: /** @type {const} */ ("till"), outcome: null, overpaid: null, error: { code: /** @type {const} */ ("scan_cut"), field: null, detail: null } };
  await show(screen({ notices: [cut], told: 1 }));
  assert.notEqual(text("said-at-once"), "");
  await browser.pass(11_000);
  assert.equal(text("said-at-once"), "", "it is about a moment that is over");
  await show(screen({ notices: [cut], told: 1 }));
  assert.equal(text("said-at-once"), "");
  const inSight = () => element("notice-close").parent?.scrolled ?? 0;
  const before = inSight();
  await show(screen({ notices: [cut], told: 2 }));
  assert.notEqual(text("said-at-once"), "", "a scanner that breaks off again");
  assert.equal(inSight(), before + 1, "it may have been scrolled away");
  await press("F1");
  await show(screen({ notices: [cut], told: 3 }));
  assert.equal(element("said-at-once").parent?.parent, element("keys"), "what lies behind a dialog nobody hears");
  await browser.point("keys-close");
  await show(screen());
});

test("F3 that comes too early after a receipt moves no focus later", async () => {
  const done = screen({ phase: "done", result: /** @type {any} */ ({ name: "Ivan", amount: "1000", total: "700", spent: "300", earned: null, percent: null, scheme: "cashback", balance: null, expectedTotal: null }) });
  await show(done, 40);
  await browser.key("keydown", { key: "F3", code: "F3" });
  await browser.pass(100);
  await browser.key("keyup", { key: "F3", code: "F3" });
  await browser.pass(100);
  assert.deepEqual(commands(), []);
  await browser.pass(1000);
  await press("Enter");
  await show(screen());
  assert.equal(focused(), "search");
});

test("who closes the app is told of what waits to be sent as well", async () => {
  await show(screen({ unresolvedCount: 1, deferredCount: 2 }));
  tell("close-asked", null);
  await browser.pass(100);
  assert.match(text("closing-text"), /1 operation not confirmed.*Waiting for the connection to earn points: 2 receipts/);
  await browser.point("closing-anyway");
  assert.ok(!commands().includes("close"), "a press that was meant for what lay there before");
  await browser.pass(1000);
  await browser.point("closing-anyway");
  assert.ok(commands().includes("close"));
  await browser.point("closing-close");
});
