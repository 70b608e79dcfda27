// One operation in the ledger: what it was, how it stands, why, the evidence, and what a person can do.

import { toHundredths } from "./decimal.js";
import { h } from "./dom.js";
import { refusal } from "./refusal.js";

/** @import { LedgerRow } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {Map<number, string>} drafts reasons that were begun to be written, by their rows
 * @param {{
 *   decide: (row: number, booked: boolean, reason: string) => Promise<void>,
 *   again: (row: number) => Promise<void>,
 *   withdraw: (row: number, reason: string) => Promise<void>,
 *   readdress: (row: number) => Promise<void>,
 * }} actions
 */
export function createLedgerRow(drafts, actions) {
  /** @param {LedgerRow} row @param {Messages} t */
  return (row, t) => {
    /** Whoever hears the row hears its columns, too. @param {import("./ledger.js").Column} column @param {(Node | string)[]} shown @param {string} [how] */
    const cell = (column, shown, how = "") =>
      h("span", { class: `ledger-${column} ${how}` }, ...(shown.length === 0 ? [] : [h("span", { class: "heard" }, `${t.ledgerColumns[column]}: `), ...shown]));
    const points = row.kind === "earn" ? row.earned : row.kind === "spend" ? row.spend : row.amount;
    const item = h(
      "li",
      { testid: "ledger-row", class: "ledger-row" },
      cell("time", [`${t.ledgerNumber(row.id)} · ${t.moment(row.at)}`]),
      cell("who", [h("bdi", {}, row.initials), " ", h("bdi", {}, row.phone === null ? "" : t.phone(row.phone))]),
      cell("kind", [t.ledgerKinds[row.kind]]),
      cell("amount", row.kind === "hold" ? [] : [t.money(row.amount)]),
      cell("points", points === null ? [] : [t.points(points)]),
      cell("state", [t.ledgerStates[row.state]], `ledger-state-${row.state}`),
    );
    const say = /** @param {string} text */ (text) => item.append(h("small", { class: "ledger-why" }, text));
    if (row.again !== null) say(t.ledgerAgain(row.again));
    if (row.kind !== "hold" && row.total !== null && toHundredths(row.total) !== toHundredths(row.amount)) say(t.ledgerPaid(row.total));
    if (row.totalWritten !== null) say(t.ledgerWritten(row.totalWritten));
    if (row.error) say([t.reasons[row.error.code], row.error.detail ?? ""].join(" "));
    if (row.decision !== null) say(row.decision);
    for (const look of row.looks) {
      const balance = t.looked(row.balance, look.balance);
      item.append(h("small", { testid: "ledger-look", class: "ledger-why" }, `${t.moment(look.at)} · ${balance} ${t.verdicts[look.verdict]}`));
    }
    if (row.repeatable) {
      const again = h("button", { testid: "ledger-again", class: "button", type: "button", onclick: () => actions.again(row.id) }, t.again);
      item.append(h("div", { class: "ledger-question" }, again));
    }
    if (row.elsewhere !== null) {
      say(t.ledgerElsewhere(row.elsewhere));
      const here = h("button", { testid: "ledger-readdress", class: "button", type: "button", onclick: () => actions.readdress(row.id) }, t.readdress);
      item.append(h("div", { class: "ledger-question" }, here));
    }
    if (row.decidable) item.append(question(row, t, { "decide-booked": [t.decideBooked, (why) => actions.decide(row.id, true, why)], "decide-not-booked": [t.decideNotBooked, (why) => actions.decide(row.id, false, why)] }));
    if (row.withdrawable) item.append(question(row, t, { "ledger-withdraw": [t.withdraw, (why) => actions.withdraw(row.id, why)] }));
    Object.assign(item.dataset, { id: String(row.id), state: row.state, kind: row.kind, amount: row.amount, spend: row.spend });
    return item;
  };

  /**
   * What a person says of a row, and why.
   * @param {LedgerRow} row @param {Messages} t @param {Record<string, [string, (why: string) => Promise<void>]>} answers by their buttons
   */
  function question(row, t, answers) {
    const reason = h("input", {
      testid: "decide-reason",
      class: "settings-field",
      autocomplete: "off",
      placeholder: row.decidable ? t.decideReason : t.withdrawReason,
      "aria-label": row.decidable ? t.decideReason : t.withdrawReason,
      maxLength: 200,
      value: drafts.get(row.id) ?? "",
      oninput: () => drafts.set(row.id, reason.value),
    });
    const problem = h("small", { testid: "decide-problem", class: "settings-problem", role: "status" });
    const answer = /** @param {(why: string) => Promise<void>} act */ async (act) => {
      try {
        await act(reason.value);
      } catch (error) {
        problem.textContent = t.reasons[refusal(error, t).code];
      }
    };
    const buttons = Object.entries(answers).map(([testid, [text, act]]) =>
      h("button", { testid, class: "button", type: "button", onclick: () => answer(act) }, text),
    );
    return h("div", { class: "ledger-question" }, reason, ...buttons, problem);
  }
}
