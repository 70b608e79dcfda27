// What the cashier does reaches the till in the order it was done.
import assert from "node:assert/strict";
import { test } from "node:test";

test("a command waits for the one before it, and is sent even where that one was refused", async () => {
  const begun = /** @type {string[]} */ ([]);
  const answers = /** @type {((refused: boolean) => void)[]} */ ([]);
  const invoke = (command, args) =>
    new Promise((resolve, reject) => {
      begun.push(`${command} ${args.text}`);
      answers.push((refused) => (refused ? reject(new Error("refused")) : resolve(null)));
    });
  globalThis.window = { __TAURI__: { core: { invoke } } };
  const { till } = await import("../../ui/till.js");

  const first = till.enterAmount("1");
  const second = till.enterAmount("10");
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["enter_amount 1"]);

  answers[0]?.(true);
  await assert.rejects(first, /refused/u);
  await new Promise(setImmediate);
  assert.deepEqual(begun, ["enter_amount 1", "enter_amount 10"]);

  answers[1]?.(false);
  await second;
});
