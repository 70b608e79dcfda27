// What is said aloud when the screen changes, and how urgently: a table.
import assert from "node:assert/strict";
import { test } from "node:test";
import { messagesFor } from "../../ui/i18n/index.js";
import { spoken } from "../../ui/parts/spoken.js";
import { customer, quote, quoted, sale, screen } from "./shown.js";

const t = messagesFor({ language: "en", region: null });
const notice = (/** @type {string} */ code) => ({ about: "till", outcome: null, overpaid: null, error: { code, detail: null, field: null } });
const served = (/** @type {object} */ more = {}) => screen({ phase: "client", sale: sale(more) });
const spending = { quote: quote({ maxSpend: "878" }), spend: "878", wish: { kind: "all" }, step: "ask" };
const done = { amount: "1000", total: "122", spent: "878", earned: null, scheme: "cashback", name: "Ivan", balance: null, expectedTotal: null };
const unknown = { booked: null, take: "1000", verdict: "not_seen", amount: "1000", spend: "878", balance: "878", seen: null };

/** @param {object | null} before @param {object} now @param {string | null} [refused] */
function said(before, now, refused = null) {
  const seen = (/** @type {any} */ one, /** @type {string | null} */ code = null) => ({ screen: one, refused: code === null ? null : { code, detail: null, field: null } });
  const { polite, assertive } = spoken(before && /** @type {any} */ (seen(before)), /** @type {any} */ (seen(now, refused)), t);
  return [polite, assertive].map((text) => text.replaceAll("\u00a0", " "));
}

test("what is new is said once, and what nobody may miss does not wait", () => {
  /** @type {[string, object | null, object, string, string][]} */
  const table = [
    ["nothing new", screen(), screen(), "", ""],
    ["searching", screen(), screen({ phase: "searching", query: "2200" }), "Looking for 2200…", ""],
    ["who it is", screen(), served(), "Ivan Petrov, 878 points.", ""],
    ["a balance that may be another by now", screen(), served({ customer: { ...customer, isDoubtful: true } }), "Ivan Petrov, 878 points, may have changed since it was read.", ""],
    ["a discount", served(), quoted({ quote: quote({ scheme: "discount", percent: "5", maxSpend: "0", earn: null }), step: "discount" }), `Discount of 5%. ${t.discountText} Confirm.`, ""],
    ["who it is, once more", served(), served({ justServed: true }), "Ivan Petrov, 878 points. The last receipt was this customer's, too. Is this another one?", ""],
    ["the same customer, another field", served(), served(), "", ""],
    ["the choice", served(), quoted({ quote: quote({ maxSpend: "878" }) }), "At most 878 points on this receipt. Earn 100 points · to pay 1,000.", ""],
    ["what is chosen", quoted({ quote: quote({ maxSpend: "878" }) }), quoted(spending), "At most 878 points on this receipt. Spend 878 points · to pay 122.", ""],
    ["less than was wanted", served(), quoted({ quote: quote({ maxSpend: "30" }), spend: "30", wish: { kind: "points", points: "300" }, step: "ask" }), "At most 30 points on this receipt. You chose 300 points; at most 30 can be spent on this receipt. Spend 30 points · to pay 970.", ""],
    ["nothing that can be spent", served(), quoted({ quote: quote({ maxSpend: "0" }) }), "No points can be spent on this receipt. Earn 100 points · to pay 1,000.", ""],
    ["a level that spends nothing", served(), quoted({ quote: quote({ maxSpend: "0", scheme: "other" }) }), "This level cannot spend points. Earn 100 points · to pay 1,000.", ""],
    ["what was typed was taken for a phone", screen(), { ...screen(), searched: { reading: "phone", text: "8 999" }, otherwise: "card" }, `Searched as a phone: 8 999. F5: ${t.searchAs("card")}.`, ""],
    ["the question", quoted(spending), quoted({ ...spending, step: "spendYes", question: 1 }), "", "Spend 878 points · to pay 122?"],
    ["the result", quoted(spending), screen({ phase: "done", result: done }), "To pay 122. 878 points spent.", ""],
    ["a result that is another than it should be", quoted(spending), screen({ phase: "done", result: { ...done, balance: "10.5", expectedTotal: "130" } }), "To pay 122. 878 points spent. Balance 10.50 points by this till's reckoning. The service's total differs from the till's reckoning (130). The service's counts.", ""],
    ["nobody knows", quoted(spending), screen({ phase: "unresolved", sale: sale(), unresolved: unknown }), "", "Not confirmed. Take from the customer now 1,000. “The loyalty service has not confirmed it. We have noted it and will put it right.”"],
    ["a notice", screen(), screen({ notices: [notice("scan_cut")] }), "", t.reasons.scan_cut],
    ["two of them", screen(), screen({ notices: [notice("hold_ended"), notice("busy")] }), "", `${t.reasons.hold_ended} ${t.reasons.busy}`],
    ["who is to be refunded, and how much", screen(), screen({ notices: [{ ...notice("overpaid"), overpaid: { row: 5, paid: "1000", total: "90.5" } }] }), "", `${t.reasons.overpaid} No. 5: 1,000 → 90.50`],
    ["a wrong amount", served(), { ...served(), amountProblem: "not_a_number" }, "Receipt amount: Digits only, please.", ""],
    ["what was pressed too soon does not talk over a result", quoted(spending), screen({ phase: "done", result: done }), "To pay 122. 878 points spent.", ""],
    ["a warning that stays", screen(), screen({ warnings: [{ code: "offline", detail: null }] }), "", t.reasons.offline],
    ["the question about another customer, which is read with its dialog", quoted(), quoted({}, { next: { question: 1, query: "2200" } }), "", ""],
    ["the same about another one still", quoted({}, { next: { question: 1, query: "2200" } }), quoted({}, { next: { question: 2, query: "3300" } }), "", "Not finished: \u2068Ivan Petrov\u2069, 1,000. You searched for 3300."],
    ["what can be brought back, and how", screen(), screen({ undo: true }), "The receipt was cancelled. Ctrl+Z: Bring it back.", ""],
  ];
  for (const [what, before, now, polite, assertive] of table) assert.deepEqual(said(before, now), [polite, assertive], what);
});

test("what stands beside a refusal that comes or goes is not said once more", () => {
  const standing = screen({ notices: [notice("overpaid")] });
  const refused = { code: "busy", detail: null, field: null };
  const says = (/** @type {any} */ before, /** @type {any} */ now) => spoken({ screen: standing, refused: before }, { screen: standing, refused: now }, t).assertive;
  assert.equal(says(null, refused), t.reasons.busy);
  assert.equal(says(refused, refused), "");
  assert.equal(says(refused, { ...refused }), t.reasons.busy, "it has happened twice");
  assert.equal(says(refused, null), "");
});

test("why nothing was done is said, and nobody's name of the last sale is", () => {
  assert.deepEqual(said(screen(), screen(), "busy"), ["", t.reasons.busy]);
  const other = served({ customer: { ...customer, name: "Lena", balance: null } });
  assert.deepEqual(said(served(), other), ["Lena.", ""]);
});
