// The newest operations of this till, those that nobody knows the outcome of first.

import { createDialog } from "./dialog.js";
import { h } from "./dom.js";

/** @typedef {import("../ipc.d.ts").LedgerRow} LedgerRow */
/** @typedef {import("../ipc.d.ts").UiError} UiError */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{
 *   rows: () => Promise<LedgerRow[]>,
 *   decide: (row: number, booked: boolean, reason: string) => Promise<void>,
 *   failed: (error: unknown) => void,
 * }} actions
 */
export function createLedger(actions) {
  const list = h("ol", { class: "ledger" });
  const dialog = createDialog("ledger", [list], []);
  let t = /** @type {Messages | null} */ (null);

  /** @param {LedgerRow} row @param {Messages} messages */
  function draw(row, messages) {
    const points = row.kind === "earn" ? row.earned : row.kind === "spend" ? row.spend : row.amount;
    const item = h(
      "li",
      { testid: "ledger-row", class: "ledger-row" },
      h("span", { class: "ledger-time" }, messages.moment(row.at)),
      h("span", { class: "ledger-who" }, `${row.initials} ${row.phone === null ? "" : messages.phone(row.phone)}`),
      h("span", { class: "ledger-kind" }, messages.ledgerKinds[row.kind]),
      h("span", { class: "ledger-amount" }, row.kind === "hold" ? "" : messages.money(row.amount)),
      h("span", { class: "ledger-points" }, points === null ? "" : messages.points(points)),
      h("span", { class: `ledger-state ledger-state-${row.state}` }, messages.ledgerStates[row.state]),
    );
    if (row.error) {
      item.append(h("small", { class: "ledger-why" }, messages.reasons[row.error.code], " ", row.error.detail ?? ""));
    }
    if (row.decision !== null) item.append(h("small", { class: "ledger-why" }, row.decision));
    if (row.state === "unknown" && row.kind !== "hold") item.append(question(row, messages));
    Object.assign(item.dataset, { state: row.state, kind: row.kind, amount: row.amount, spend: row.spend });
    return item;
  }

  /** What a person knows who asked the customer or the service's own office. @param {LedgerRow} row @param {Messages} messages */
  function question(row, messages) {
    const reason = h("input", {
      testid: "decide-reason",
      class: "settings-field",
      placeholder: messages.decideReason,
      "aria-label": messages.decideReason,
      maxLength: 200,
    });
    const problem = h("small", { testid: "decide-problem", class: "settings-problem", role: "status" });
    const answer = /** @param {boolean} booked */ async (booked) => {
      try {
        await actions.decide(row.id, booked, reason.value);
        await read();
      } catch (error) {
        problem.textContent = messages.reasons[/** @type {UiError} */ (error).code];
      }
    };
    const button = /** @param {string} testid @param {string} text @param {boolean} booked */ (testid, text, booked) =>
      h("button", { testid, class: "button", type: "button", onclick: () => answer(booked) }, text);
    return h(
      "div",
      { class: "ledger-question" },
      reason,
      button("decide-booked", messages.decideBooked, true),
      button("decide-not-booked", messages.decideNotBooked, false),
      problem,
    );
  }

  async function read() {
    const rows = await actions.rows();
    const messages = t;
    if (messages) {
      list.replaceChildren(
        ...(rows.length === 0 ? [h("li", { class: "ledger-empty" }, messages.ledgerEmpty)] : rows.map((row) => draw(row, messages))),
      );
    }
  }

  async function open() {
    try {
      await read();
      dialog.open();
    } catch (error) {
      actions.failed(error);
    }
  }

  /** @param {Messages} messages */
  function update(messages) {
    t = messages;
    dialog.name(messages.ledger, messages.close);
  }

  return { root: dialog.root, update, open };
}
