// The attacks of the grammar against the real page, on a stand-in for the browser, and the real register, which answers
// over standard input and output: all of it in a time of its own. Arguments: the first attack's number, and how many.

import { readSync, writeSync } from "node:fs";
import * as browser from "../ui/browser.js";
import { character } from "../../ui/input/us-keyboard.js";
import { attack, lines, OTHER, OWN } from "./grammar.js";

const [from = 0, count = 0] = process.argv.slice(2).map(Number);

let rest = "";
const bytes = Buffer.alloc(1 << 16);

/** Asks the register. @param {Record<string, unknown>} question */
function ask(question) {
  writeSync(1, `${JSON.stringify({ at: performance.now(), ...question })}\n`);
  while (!rest.includes("\n")) rest += bytes.toString("utf8", 0, readSync(0, bytes));
  const end = rest.indexOf("\n");
  const answer = JSON.parse(rest.slice(0, end));
  rest = rest.slice(end + 1);
  take(answer);
  return answer;
}

/** What the register wants to be told later, and what it shows now. @param {{ later: [number, number][], screen: unknown }} answer */
function take({ later, screen }) {
  for (const [delay, token] of later) setTimeout(() => ask({ do: "later", token }), delay);
  if (screen) setTimeout(() => tell("screen-changed", screen), 1);
}

const searched = /** @type {string[]} */ ([]);
const forbidden = /** @type {string[]} */ ([]);

/** @param {string} command @param {Record<string, unknown>} args */
function invoke(command, args) {
  if (command === "screen") return ask({ do: "screen" }).now;
  if (command === "search") searched.push(String(args["text"]));
  if (command === "settings") return settings;
  if (command === "serial_ports") return [];
  if (command === "close_heard") return null;
  if (command === "ledger") return page;
  if (["save_settings", "check_connection", "forget_key", "unlock", "decide", "again", "export_ledger", "close", "train"].includes(command)) {
    forbidden.push(command);
    return null;
  }
  ask({ do: "call", command, args });
  return null;
}

const settings = {
  form: {
    server: "http://127.0.0.1:1", point: "p", connectSeconds: 5, totalSeconds: 15, holdMinutes: 10, language: "en", theme: "auto", quietSeconds: 120,
    protect: false, sharedPoint: false, defer: true, scanner: { slow: false, silent: false, asTyped: false, prefix: "", suffix: "" }, take: "full", currency: "", textSize: 100, numberPad: "never",
    sounds: false, serial: { port: "", speed: 9600, framing: "line" }, country: "RU",
  },
  countries: ["RU"], key: "keyring", file: "settings.json",
};
const page = { rows: [], hasMore: false, totals: { count: 0, amount: "0", paid: "0", spent: "0", earned: "0", unresolved: 0, supposed: 0 } };

const tell = browser.install(invoke);
ask({ do: "reset", latency: 0 });
await (await import("../../ui/start.js")).begun;
await browser.pass(100);

/** Keys by what they write. */
const places = new Map();
/** Keys whose place has another name. */
const PLACES = { Shift: "ShiftLeft", Control: "ControlLeft" };

for (const code of ["Minus", "Equal", "Slash", "Period", "Comma", "Semicolon", "Space", ..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].map((name) => (name.length === 1 ? `Key${name}` : name))) {
  for (const shiftKey of [true, false]) places.set(character(code, shiftKey), { code, shiftKey });
}
for (const digit of "0123456789") places.set(digit, { code: `Digit${digit}`, shiftKey: false });

/** @param {string} name */
function keyOf(name) {
  if (name.startsWith("Ctrl+")) return { key: name.slice(5), ...places.get(name.slice(5)), ctrlKey: true };
  return name.length === 1 ? { key: name, ...places.get(name) } : { key: name, code: PLACES[/** @type {"Shift"} */ (name)] ?? name };
}

/** A scanner types a code. @param {string[]} code @param {number} pace @param {number} held */
async function play(code, pace, held) {
  for (const name of code) {
    const { shiftKey = false, ...key } = keyOf(name);
    const isChord = "ctrlKey" in key;
    if (isChord) await browser.key("keydown", { key: "Control", code: "ControlLeft", ctrlKey: true });
    if (shiftKey) await browser.key("keydown", { key: "Shift", code: "ShiftLeft", shiftKey });
    await browser.key("keydown", { ...key, shiftKey });
    await browser.pass(held);
    await browser.key("keyup", { ...key, shiftKey });
    if (shiftKey) await browser.key("keyup", { key: "Shift", code: "ShiftLeft" });
    if (isChord) await browser.key("keyup", { key: "Control", code: "ControlLeft" });
    await browser.pass(pace - held);
  }
}

const PAUSE = 600;
const MOMENTS = /** @type {const} */ (["idle", "served", "quoted", "chosen", "asked", "replacing", "done", "unresolved", "deferring", "settings", "ledger"]);

/** A person enters something, and looks what comes of it. @param {string} field @param {string} text */
async function enter(field, text) {
  await browser.point(field);
  const input = browser.find(field);
  if (input) input.value = text;
  input?.dispatchEvent(/** @type {any} */ (new Event("input")));
  await browser.pass(1000);
}

/**
 * Brings the till to a moment, as a cashier does.
 * @param {typeof MOMENTS[number]} moment @param {number} latency @param {{ slow: boolean, silent: boolean }} habits of the scanner
 * @param {import("./grammar.js").Attack} one what comes then, by the scanner that this till has had before
 */
async function reach(moment, latency, habits, { pace, held }) {
  for (const dialog of document.querySelectorAll("dialog[open]")) /** @type {HTMLDialogElement} */ (dialog).close();
  ask({ do: "reset", latency: 0, mode: moment, ...habits });
  await browser.pass(2000);
  await play([...OTHER, "Enter"], pace, held);
  await browser.pass(2000);
  ask({ do: "reset", latency: 0, mode: moment, ...habits });
  await browser.pass(2000);
  await browser.point("search");
  const search = browser.find("search");
  if (search) search.value = "";
  if (moment === "settings" || moment === "ledger") await browser.point(`${moment}-open`);
  if (!["idle", "settings", "ledger"].includes(moment)) {
    await play([...OWN, "Enter"], 2, 0);
    await browser.pass(1000);
  }
  if (moment === "deferring") await enter("defer-amount", "500");
  if (["quoted", "chosen", "asked", "replacing", "done", "unresolved"].includes(moment)) await enter("amount", "500");
  if (moment === "chosen" || moment === "asked") await enter("spend-input", "100");
  if (["asked", "done", "unresolved"].includes(moment)) await browser.point("confirm");
  if (moment === "replacing") await play([...OTHER, "Enter"], 2, 0);
  await browser.pass(1000);
  const phase = { idle: "idle", settings: "idle", ledger: "idle", served: "client", done: "done", unresolved: "unresolved", deferring: "deferring" };
  const expected = phase[/** @type {keyof typeof phase} */ (moment)] ?? "quoted";
  if (document.body.dataset["phase"] !== expected) throw new Error(`${moment}: the page is at ${document.body.dataset["phase"]}`);
  ask({ do: "latency", latency });
  searched.length = forbidden.length = browser.pressed.length = 0;
}

let violations = 0;
for (let number = from; number < from + count; number += 1) {
  const one = attack(number);
  const moment = MOMENTS[number % MOMENTS.length] ?? "idle";
  // Every fourth scanner sends nothing after a code, and every other slow one is known to be slow.
  const habits = { slow: one.pace >= 100 && number % 2 === 0, silent: number % 4 === 3 };
  await reach(moment, Math.floor(number / MOMENTS.length) % 2 === 0 ? 0 : 400, habits, one);
  const { moved } = ask({ do: "moved" });
  for (const code of one.codes) {
    await play(habits.silent ? code.slice(0, -1) : code, one.pace, one.held);
    await browser.pass(PAUSE);
  }
  await browser.pass(2000);
  const whole = lines(one);
  const parts = searched.filter((text) => !whole.includes(text.trim()));
  const now = ask({ do: "moved" }).moved;
  const found = [
    ...(now === moved ? [] : [`${now - moved} money calls`]),
    ...(parts.length === 0 ? [] : [`searched for ${JSON.stringify(parts)}`]),
    ...(browser.pressed.length === 0 ? [] : [`pressed ${browser.pressed}`]),
    ...(forbidden.length === 0 ? [] : [`called ${forbidden}`]),
  ];
  if (found.length > 0) {
    violations += 1;
    if (violations <= 20) process.stderr.write(`${number} ${moment}: ${found.join("; ")}\n    ${JSON.stringify(one)}\n`);
  }
}
process.stderr.write(`${count} attacks on the page and the register: ${violations} did something\n`);
process.exit(violations === 0 ? 0 : 1);
