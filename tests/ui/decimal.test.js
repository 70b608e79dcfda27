// Exact decimals on the page: no binary fraction ever comes between.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fromHundredths, toHundredths, typedHundredths, typedText } from "../../ui/parts/decimal.js";
import { wholeNumberOf } from "../../ui/parts/fields.js";

test("decimal text survives the way through hundredths", () => {
  for (const [text, hundredths] of [["0", 0], ["0.05", 5], ["100", 10_000], ["100.10", 10_010], ["-12.05", -1_205], ["999999999.99", 99_999_999_999]]) {
    assert.equal(toHundredths(text), hundredths);
    assert.equal(fromHundredths(hundredths), text);
  }
  assert.equal(toHundredths("0.1") + toHundredths("0.2"), toHundredths("0.3"));
});

test("what is typed into the points field is read as an amount is, or is refused for the same reason", () => {
  const table = readFileSync(new URL("../../src-tauri/crates/register/tests/typed.txt", import.meta.url), "utf8").trimEnd().split("\n");
  assert.ok(table.length > 30);
  for (const line of table) {
    const [typed = "", meant = ""] = line.split("\t");
    // An empty field is nothing that stands in it.
    const expect = meant === "nothing" ? "not_a_number" : /^\d+$/u.test(meant) ? Number(meant) : meant.replaceAll(" ", "_");
    assert.equal(typedHundredths(typed), expect, JSON.stringify(typed));
  }
});

test("what a field shows reads back as itself, in every language", () => {
  for (const hundredths of [1, 10, 100, 12_500, 125_000, 1_234_567, 99_999_999_999]) {
    for (const comma of [true, false]) assert.equal(typedHundredths(typedText(hundredths, comma)), hundredths);
  }
});

test("a whole number that no setting can be is none, and is refused beside its field", () => {
  for (const [value, number] of /** @type {const} */ ([["30", 30], [" 30 ", 30], ["999999999", 999_999_999], ["9999999999", 0], ["", 0], ["2m", 0], ["-1", 0], ["1.5", 0]])) {
    assert.equal(wholeNumberOf({ value }), number, JSON.stringify(value));
  }
});
