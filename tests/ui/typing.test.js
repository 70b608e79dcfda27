// What is typed where nobody can know yet what it is for, or where something stands already, in the whole page on a stand-in for the browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import * as browser from "./browser.js";
import { answers, called, commands, element, focused, forget, hand, press, scan, show, tell, text } from "./counter.js";
import { quote, quoted, sale, screen, till } from "./shown.js";

const searching = () => screen({ phase: "searching", query: "22000" });

/** A person's Enter. */
async function enter() {
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(90);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
}

/** Somebody types on while a customer is looked up, who comes. @param {string} typed @param {() => ReturnType<typeof screen>} next */
async function typeOn(typed, next) {
  await show(screen());
  element("search").value = "";
  await show(searching());
  element("search").focus();
  await hand(typed);
  await show(next(), 60);
  forget();
}

test("Enter after an amount that was typed on makes it the amount, and searches for nobody", async () => {
  const found = () => screen({ phase: "client", sale: sale({ number: 40 }) });
  const nobody = () => screen({ phase: "deferring", number: 41 });
  for (const [next, field] of /** @type {const} */ ([[found, "amount"], [nobody, "defer-amount"]])) {
    await typeOn("1000", next);
    await enter();
    await browser.pass(50);
    assert.deepEqual([browser.valueOf("search"), browser.valueOf(field), focused()], ["", "1000", field]);
    await browser.pass(2000);
    assert.deepEqual(commands(), ["enter_amount"], "nobody is searched for, and nothing confirmed");
  }
  // Whoever typed a phone means somebody else.
  await typeOn("79201234567", () => screen({ phase: "client", sale: sale({ number: 42 }) }));
  await enter();
  await browser.pass(50);
  assert.deepEqual(commands(), ["search"]);
});

test("Enter after an amount while the customer is still looked up counts for nothing, and says so", async () => {
  await typeOn("1000", searching);
  await enter();
  await browser.pass(50);
  assert.deepEqual(commands(), []);
  assert.match(text("notice"), /too soon/);
  assert.equal(browser.valueOf("search"), "1000");
  // It may be whom they search for: the customer who comes has it as an amount only by another Enter.
  await show(screen({ phase: "client", sale: sale({ number: 49 }) }), 2000);
  assert.deepEqual([browser.valueOf("search"), browser.valueOf("amount"), commands()], ["1000", "", []]);
  await enter();
  await browser.pass(800);
  assert.deepEqual([browser.valueOf("amount"), commands()], ["1000", ["enter_amount"]]);
});

test("what is typed in the place of what Enter was pressed after is searched for", async () => {
  await typeOn("1000", searching);
  await enter();
  await show(screen({ phase: "client", sale: sale({ number: 51 }) }), 2000);
  await press("Escape");
  await hand("22000");
  forget();
  await enter();
  await browser.pass(800);
  assert.deepEqual(commands(), ["search"]);
  element("search").value = "";
});

test("a code that is too short to be known for one is no amount of whoever comes", async () => {
  await show(screen());
  element("search").value = "";
  await show(searching());
  element("search").focus();
  await scan("22000");
  await browser.key("keydown", { key: "Enter", code: "Enter" });
  await browser.pass(8);
  await browser.key("keyup", { key: "Enter", code: "Enter" });
  tell("screen-changed", screen({ phase: "client", sale: sale({ number: 50 }) }));
  await browser.pass(3000);
  assert.ok(!commands().includes("enter_amount"), String(commands()));
  element("search").value = "";
});

test("what is searched for in a sale is no amount, however it looks", async () => {
  await show(searching());
  await show(screen({ phase: "client", sale: sale({ number: 43 }) }), 2000);
  await press("F2");
  await hand("4711");
  forget();
  await enter();
  await browser.pass(50);
  assert.deepEqual(commands(), ["search"]);
});

test("whoever comes to an amount that stands there types another one, not more of it", async () => {
  await show(screen({ amount: "50" }));
  await press("F3");
  await hand("70");
  assert.equal(browser.valueOf("amount-ahead"), "70");
  await show(screen());
  await show(screen({ phase: "deferring", number: 44, amount: "50" }));
  assert.equal(focused(), "defer-amount");
  await hand("70");
  assert.equal(browser.valueOf("defer-amount"), "70");
  await show(screen());
  await show(quoted({ number: 45 }, { amount: "50", heard: till.heard }));
  assert.equal(focused(), "amount");
  await hand("70");
  assert.equal(browser.valueOf("amount"), "70");
});

test("a figure that a dialog has interrupted goes on where it was", async () => {
  await show(quoted({ number: 46, quote: quote({ maxSpend: "300" }) }));
  await press("F4");
  await hand("3");
  await press("F1");
  await press("Escape");
  assert.equal(focused(), "spend-input");
  await hand("0");
  assert.deepEqual([browser.valueOf("spend-input"), browser.valueOf("amount")], ["30", "1000"]);
  // Under another customer it is nothing.
  await press("F1");
  await show(screen({ phase: "client", sale: sale({ number: 47 }) }));
  await press("Escape");
  assert.equal(focused(), "amount");
  assert.ok(called.length > 0);
});

test("what was cancelled comes back by a key, where nobody is writing", async () => {
  const undo = (/** @type {object} */ more = {}) => press("z", { code: "KeyZ", ctrlKey: true, ...more });
  await show(screen({ undo: true }));
  element("search").value = "22";
  await undo();
  assert.deepEqual(commands(), [], "in a text it is the text's own");
  element("search").value = "";
  // By its place, where the keyboard writes another script.
  for (const key of ["z", "я"]) await undo({ key });
  assert.deepEqual(commands(), ["undo", "undo"]);
  // On some keyboards another letter stands there.
  await undo({ key: "w" });
  // What the till gave back into the field nobody has written.
  await show(screen({ undo: true, query: "22000" }));
  element("search").focus();
  assert.equal(browser.valueOf("search"), "22000");
  await undo();
  assert.equal(commands().length, 3);
  element("search").value = "";
  // An amount comes back into its field, although that has the focus.
  await show(screen({ amount: "500" }));
  await press("F3");
  await browser.enter("amount-ahead", "");
  await show(screen({ undo: true, heard: till.heard }));
  forget();
  await undo();
  await show(screen({ amount: "500", heard: till.heard }));
  assert.deepEqual([commands(), browser.valueOf("amount-ahead")], [["undo"], "500"]);
  forget();
  await show(screen());
  await undo();
  assert.deepEqual(commands(), []);
});

test("whoever presses too soon is told so, and whoever confirms a wrong figure what is wrong with it", async () => {
  const result = /** @type {any} */ ({ name: "Ivan", amount: "1000", total: "700", spent: "300", earned: null, percent: null, scheme: "cashback", balance: "578", expectedTotal: null });
  await show(screen({ phase: "done", result }), 40);
  await browser.point("next");
  await browser.pass(200);
  assert.match(text("notice"), /too soon/);
  await show(quoted({ number: 48, quote: quote({ maxSpend: "30" }) }));
  await browser.enter("spend-input", "5000");
  await browser.pass(11_000);
  assert.equal(text("said"), "", "it was said");
  await press("F9");
  assert.match(text("said"), /At most 30 points/);
});

test("the number pad lies where the field is that it writes into", async () => {
  const totals = new Proxy({}, { get: () => "0" });
  answers["ledger"] = () => ({ rows: [], totals, hasMore: false });
  await show(screen({ numberPad: "always" }));
  await press("F7");
  assert.ok(element("number-pad").isReachable, "above what lies behind the ledger");
  await browser.point("pad-9");
  assert.equal(browser.valueOf("search"), "", "and it writes into nothing behind it");
  element("ledger-search").focus();
  for (const digit of "4567") await browser.point(`pad-${digit}`);
  assert.equal(browser.valueOf("ledger-search"), "4567");
  await press("Escape");
  assert.ok(element("number-pad").isReachable);
  element("search").focus();
  await browser.point("pad-1");
  assert.equal(browser.valueOf("search"), "1");
  element("search").value = "";
});

test("what is wrong with the scanner's port stands beside its field", async () => {
  const form = { server: "https://a.example", point: "p", scanner: { prefix: "", suffix: "" }, serial: { port: "/dev/none", speed: 230400 } };
  answers["settings"] = () => ({ form, countries: [], key: "keyring", file: "f", version: "1" });
  answers["serial_ports"] = () => [];
  answers["save_settings"] = () => {
    throw { code: "port_failed", field: "serialPort", detail: null };
  };
  await press(",", { code: "Comma", ctrlKey: true });
  element("settings-save").click();
  await browser.pass(50);
  assert.equal(called.at(-1)?.[1].form.serial.speed, 230400, "whoever has prepared the till may have set another than there is to choose from");
  assert.equal(focused(), "settings-serial-port");
  assert.equal(element("settings-serial-port").attributes["aria-invalid"], "true");
  delete answers["save_settings"];
  await browser.point("settings-close");
  await browser.pass(50);
});

test("a receipt of another day says of which", async () => {
  const at = Date.now() - 26 * 60 * 60 * 1000;
  await show(screen({ latest: [{ at, initials: "I. P.", amount: "700.5", state: "confirmed" }] }));
  assert.match(text("latest"), /\d\/\d/);
});

test("settings that are asked for twice are read once: nothing is read over whoever is typing by then", async () => {
  const form = { server: "https://a.example", point: "p", scanner: { prefix: "", suffix: "" }, serial: { port: "", speed: 9600 } };
  const answered = /** @type {(() => void)[]} */ ([]);
  answers["settings"] = () => new Promise((resolve) => answered.push(() => resolve({ form, countries: [], key: "keyring", file: "f", version: "1" })));
  answers["serial_ports"] = () => [];
  await press(",", { code: "Comma", ctrlKey: true });
  await press(",", { code: "Comma", ctrlKey: true });
  assert.equal(answered.length, 1);
  answered[0]?.();
  await browser.pass(50);
  await browser.enter("settings-point", "mine");
  answered[1]?.();
  await browser.pass(50);
  assert.equal(browser.valueOf("settings-point"), "mine");
  element("settings-point").value = "p";
  await browser.point("settings-close");
  await browser.pass(50);
  delete answers["settings"];
});

test("an older reading of the ledger that fails empties no newer one, and more rows than are shown are told of", async () => {
  const totals = new Proxy({}, { get: () => "0" });
  const row = {
    id: 7, at: 0, kind: "earn", state: "confirmed", initials: "I. P.", phone: null, amount: "700", spend: "0", total: "700", totalWritten: null, earned: "7", decision: null,
    error: null, looks: [], again: null, repeatable: false, elsewhere: null, decidable: false, withdrawable: false,
  };
  const asked = /** @type {{ resolve: (page: object) => void, reject: (error: object) => void }[]} */ ([]);
  answers["ledger"] = () => new Promise((resolve, reject) => asked.push({ resolve, reject }));
  await show(screen());
  await press("F7");
  asked[0]?.resolve({ rows: [], totals, hasMore: false });
  await browser.pass(20);
  await browser.point("ledger-earlier");
  await browser.point("ledger-earlier");
  assert.equal(asked.length, 3);
  asked[2]?.resolve({ rows: [row], totals, hasMore: true });
  await browser.pass(20);
  assert.match(text("ledger-more"), /1/u);
  asked[1]?.reject({ code: "ledger_unreadable", field: null, detail: null });
  await browser.pass(20);
  assert.match(text("ledger-row"), /700/u);
  assert.equal(text("ledger-said"), "");
  await press("Escape");
  delete answers["ledger"];
});
