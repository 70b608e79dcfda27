// The nearest birthday, across the ends of years and in leap years.
import assert from "node:assert/strict";
import { test } from "node:test";
import { daysToBirthday } from "../../ui/i18n/birthday.js";
import { createFormat } from "../../ui/i18n/format.js";

/** @param {string} iso */
const day = (iso) => new Date(iso);

test("the nearest birthday is found ahead and behind", () => {
  for (const [birthday, today, days] of /** @type {const} */ ([
    [{ month: 6, day: 15 }, "2026-06-15", 0],
    [{ month: 6, day: 15 }, "2026-06-12", 3],
    [{ month: 6, day: 15 }, "2026-06-17", -2],
    [{ month: 1, day: 2 }, "2026-12-30", 3],
    [{ month: 12, day: 30 }, "2026-01-02", -3],
    [{ month: 2, day: 29 }, "2026-02-28", 1],
    [{ month: 2, day: 29 }, "2028-02-28", 1],
  ])) {
    assert.equal(daysToBirthday(birthday, day(today)), days, `${JSON.stringify(birthday)} on ${today}`);
  }
});

test("a birthday is shown as a day, 29 February too", () => {
  assert.equal(createFormat("en-GB", "").day({ month: 2, day: 29 }), "29 February");
  assert.equal(createFormat("ru-RU", "").day({ month: 5, day: 1 }), "1 мая");
});
