// What the cashier does reaches the till in the order it was done.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

const begun = /** @type {string[]} */ ([]);
const answers = /** @type {((refused: boolean) => void)[]} */ ([]);
const invoke = (command, args) =>
  new Promise((resolve, reject) => {
    begun.push(`${command} ${args?.text ?? ""}`.trim());
    answers.push((refused) => (refused ? reject(new Error("refused")) : resolve(null)));
  });
globalThis.window = { __TAURI__: { core: { invoke } } };
const { till } = await import("../../ui/till.js");

beforeEach(() => {
  begun.length = 0;
  answers.length = 0;
});

test("a command waits for the one before it, and is sent even where that one was refused", async () => {
  const first = till.search("1");
  const second = till.search("10");
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["search 1"]);

  answers[0]?.(true);
  await assert.rejects(first, /refused/u);
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["search 1", "search 10"]);

  answers[1]?.(false);
  await second;
});

test("what is typed is told once nobody types on, and before anything else", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const byHand = () => false;
  const all = [till.enterAmount("2", 1, byHand), till.enterAmount("22", 2, byHand)];
  t.mock.timers.tick(50);
  all.push(till.enterAmount("22.5", 3, byHand));
  t.mock.timers.tick(50);
  await new Promise(setImmediate);
  assert.deepEqual(begun, [], "somebody is typing");
  t.mock.timers.tick(50);
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["enter_amount 22.5"]);
  answers[0]?.(false);

  all.push(till.enterAmount("9", 4, byHand), till.cancel());
  await new Promise(setImmediate);
  answers[1]?.(false);
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["enter_amount 22.5", "enter_amount 9", "cancel"], "nothing of it comes after what was done then");
  answers[2]?.(false);
  t.mock.timers.tick(100);
  await Promise.all(all);
  assert.equal(begun.length, 3);
});

test("what may begin a code is not told before that is known", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  let mayBegin = true;
  const told = till.enterAmount("2", 1, () => mayBegin);
  t.mock.timers.tick(300);
  await new Promise(setImmediate);
  assert.deepEqual(begun, []);
  mayBegin = false;
  t.mock.timers.tick(100);
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["enter_amount 2"]);
  answers[0]?.(false);
  await told;
});
