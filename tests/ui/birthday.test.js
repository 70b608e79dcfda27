// The nearest birthday, across the ends of years and in leap years.
import assert from "node:assert/strict";
import { test } from "node:test";
import { daysToBirthday } from "../../ui/i18n/birthday.js";

/** @param {string} iso */
const day = (iso) => new Date(`${iso}T12:00:00`);

test("the nearest birthday is found ahead and behind", () => {
  for (const [birthday, today, days] of [
    ["1990-06-15", "2026-06-15", 0],
    ["1990-06-15", "2026-06-12", 3],
    ["1990-06-15", "2026-06-17", -2],
    ["1990-01-02", "2026-12-30", 3],
    ["1990-12-30", "2026-01-02", -3],
    ["2000-02-29", "2026-02-28", 1],
    ["2000-02-29", "2028-02-28", 1],
    ["2021-03-29T00:00:00Z", "2026-03-29", 0],
  ]) {
    assert.equal(daysToBirthday(birthday, day(today)), days, `${birthday} on ${today}`);
  }
});

test("what is no day has no birthday", () => {
  for (const text of ["", "soon", "1990-13-01", "1990-00-10", "15.06.1990"]) assert.equal(daysToBirthday(text, day("2026-01-01")), null, text);
});
