// Exact decimals on the page: no binary fraction ever comes between.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHundredths, toHundredths, typedHundredths, typedText } from "../../ui/parts/decimal.js";

test("decimal text survives the way through hundredths", () => {
  for (const [text, hundredths] of [["0", 0], ["0.05", 5], ["100", 10_000], ["100.10", 10_010], ["-12.05", -1_205], ["999999999.99", 99_999_999_999]]) {
    assert.equal(toHundredths(text), hundredths);
    assert.equal(fromHundredths(hundredths), text);
  }
  assert.equal(toHundredths("0.1") + toHundredths("0.2"), toHundredths("0.3"));
});

test("what is typed into the points field is points, or nothing at all", () => {
  for (const [typed, hundredths] of [["1 234,5", 123_450], ["0300", 30_000], [",5", 50], ["7.", 700], ["12\u00a0345.67", 1_234_567]]) {
    assert.equal(typedHundredths(typed), hundredths, typed);
  }
  for (const typed of ["", "-1", "1e3", "1.234", "1,2,3", "abc", "1234567890"]) assert.equal(typedHundredths(typed), null, typed);
});

test("what a field shows reads back as itself, in every language", () => {
  for (const hundredths of [1, 10, 100, 12_500, 125_000, 1_234_567, 99_999_999_999]) {
    for (const comma of [true, false]) assert.equal(typedHundredths(typedText(hundredths, comma)), hundredths);
  }
});
