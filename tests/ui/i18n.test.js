// Both languages say everything, and say it in their own words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { left, phone } from "../../ui/i18n/format.js";
import { messages } from "../../ui/i18n/index.js";

const { en, ru } = messages;
const plain = (text) => text.replaceAll("\u00a0", " ");

test("numbers agree with their words", () => {
  for (const [points, english, russian] of [
    ["0", "0 points", "0 баллов"],
    ["1", "1 point", "1 балл"],
    ["3", "3 points", "3 балла"],
    ["11", "11 points", "11 баллов"],
    ["21", "21 points", "21 балл"],
    ["878.55", "878.55 points", "878,55 балла"],
    ["1250000", "1,250,000 points", "1 250 000 баллов"],
  ]) {
    assert.equal(plain(en.points(points)), english);
    assert.equal(plain(ru.points(points)), russian);
  }
  assert.equal(plain(ru.spendUpTo("21")), "Списать до 21 балла");
  assert.equal(plain(ru.spendUpTo("878")), "Списать до 878 баллов");
});

test("the largest figure is shown to the last place", () => {
  assert.equal(plain(en.money("999999999.99")), "999,999,999.99");
  assert.equal(plain(ru.money("999999999.99")), "999 999 999,99");
});

test("phones stay masked and times count down to nothing", () => {
  assert.equal(phone("7••••••••67"), "+7 ••• ••• •• 67");
  assert.equal(phone("44•••••••••06"), "+44•••••••••06");
  assert.deepEqual([600_000, 59_001, 1, 0, -5].map(left), ["10:00", "1:00", "0:01", "0:00", "0:00"]);
});

test("no message of one language was forgotten in the other", () => {
  const untranslated = Object.keys(en.reasons).filter((code) => en.reasons[code] === ru.reasons[code]);
  assert.deepEqual(untranslated, []);
  const texts = Object.entries(en).filter(([, message]) => typeof message === "string");
  const same = texts.filter(([name, message]) => ru[name] === message).map(([name]) => name);
  assert.deepEqual(same, []);
});
