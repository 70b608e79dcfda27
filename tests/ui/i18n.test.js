// Every language says everything, and says it in its own words.
import assert from "node:assert/strict";
import { test } from "node:test";
import { left, phone } from "../../ui/i18n/format.js";
import { messagesFor } from "../../ui/i18n/index.js";

const [en, ru, kk] = /** @type {const} */ (["en", "ru", "kk"]).map((language) => messagesFor({ language, region: null }));
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
  assert.equal(plain(ru.spendAtMost("21")), "По этому чеку не больше 21 балла");
  assert.equal(plain(ru.choiceSpend("300", "878")), "Списать 300 из 878 баллов");
  assert.equal(plain(kk.points("21")), "21 ұпай");
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

test("figures, dates and shares are written as the system's region does, in whatever language", () => {
  const [here, there, russian] = [{ language: "en", region: "GB" }, { language: "en", region: "US" }, { language: "ru", region: "KZ" }].map((look) => messagesFor(/** @type {any} */ (look)));
  const noon = new Date(2026, 10, 5, 12).getTime();
  assert.match(here.moment(noon), /05\/11\/2026/u);
  assert.match(there.moment(noon), /11\/5\/26/u);
  assert.equal(plain(russian.percent("7.5")), "7,5 %");
  assert.equal(here.percent("7.5"), "7.5%");
  assert.equal(here.percent("a lot"), "a lot");
  assert.deepEqual([here.birthday({ month: 5, day: 1 }, 1), here.birthday({ month: 5, day: 1 }, -2)], ["Birthday tomorrow", "Birthday 2 days ago"]);
  assert.equal(messagesFor({ language: "en", region: "no region" }).locale, "en-GB");
});

test("money has the sign of its currency, and points have none", () => {
  const t = messagesFor({ language: "ru", region: "RU", currency: "RUB" });
  assert.deepEqual([plain(t.money("1250.5")), plain(t.figure("1250.5")), t.sign], ["1 250,50 ₽", "1 250,50", "₽"]);
  assert.equal(en.sign, "");
});

test("no message of one language was forgotten in the others", () => {
  for (const other of [ru, kk]) {
    const untranslated = Object.keys(en.reasons).filter((code) => en.reasons[code] === other.reasons[code]);
    assert.deepEqual(untranslated, []);
    const texts = Object.entries(en).filter(([, message]) => typeof message === "string");
    const same = texts.filter(([name, message]) => !["locale", "sign"].includes(name) && other[name] === message).map(([name]) => name);
    assert.deepEqual(same, []);
    assert.deepEqual(Object.keys(other).sort(), Object.keys(en).sort());
  }
});

test("every language says every thing that there is to say", () => {
  for (const t of [en, ru, kk]) {
    for (const [name, message] of Object.entries(t)) {
      if (typeof message === "function" || ["sign", "steps"].includes(name) || typeof message === "boolean") continue;
      assert.ok(JSON.stringify(message).length > 2, `${t.locale} ${name}`);
    }
    for (const step of Object.values(t.steps)) assert.ok(step("300", "700", "100").length > 3);
  }
});
