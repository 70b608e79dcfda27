// A day of this till's operations, or those that fit a text; those that nobody knows the outcome of first.

import { createDialog } from "./dialog.js";
import { h, write, writeFigure } from "./dom.js";
import { createLedgerRow } from "./ledger-row.js";
import { refusal } from "./refusal.js";

/** @typedef {import("../ipc.d.ts").LedgerPage} LedgerPage */
/** @typedef {import("../ipc.d.ts").Sheet} Sheet */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @typedef {object} Wanted
 * @property {number} from milliseconds since 1970
 * @property {number} until
 * @property {string} text
 */

const FIGURES = /** @type {const} */ (["count", "amount", "paid", "spent", "earned", "unresolved", "supposed"]);

/**
 * @param {{
 *   page: (wanted: Wanted) => Promise<LedgerPage>,
 *   decide: (row: number, booked: boolean, reason: string) => Promise<void>,
 *   again: (row: number) => Promise<void>,
 *   withdraw: (row: number, reason: string) => Promise<void>,
 *   readdress: (row: number) => Promise<void>,
 *   save: (wanted: Wanted, sheet: Sheet) => Promise<string>,
 *   failed: (error: unknown) => void,
 * }} actions
 */
export function createLedger(actions) {
  const day = h("input", { testid: "ledger-day", class: "settings-field", type: "date", onchange: read });
  const earlier = h("button", { testid: "ledger-earlier", class: "button", type: "button", onclick: () => turn(-1) }, "‹");
  const later = h("button", { testid: "ledger-later", class: "button", type: "button", onclick: () => turn(1) }, "›");
  const search = h("input", { testid: "ledger-search", class: "settings-field", type: "search", oninput: read });
  const totals = Object.fromEntries(
    FIGURES.map((name) => {
      const figure = h("b", { testid: `ledger-total-${name}` });
      const label = h("span", {});
      return [name, { figure, label, root: h("div", { class: `ledger-total ledger-total-${name}` }, label, figure) }];
    }),
  );
  const strip = h("div", { testid: "ledger-totals", class: "ledger-totals" }, ...FIGURES.map((name) => totals[name]?.root ?? ""));
  const list = h("ol", { class: "ledger" });
  const said = h("small", { testid: "ledger-said", class: "ledger-said", role: "status" });
  const save = h("button", { testid: "ledger-save", class: "button", type: "button", onclick: saveSheet });
  const head = h("div", { class: "ledger-head" }, earlier, day, later, search);
  const dialog = createDialog("ledger", [head, strip, list], [save, said]);
  let t = /** @type {Messages | null} */ (null);
  let page = /** @type {LedgerPage | null} */ (null);
  /** What was begun to be written of rows, until they are decided. */
  const drafts = /** @type {Map<number, string>} */ (new Map());
  /** Only the newest reading is drawn. */
  let reading = 0;

  /** @returns {Wanted} */
  function wanted() {
    const from = day.valueAsDate ?? new Date();
    // A date field speaks of a day as UTC; the till's day is the local one.
    const midnight = (/** @type {number} */ days) => new Date(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + days).getTime();
    return { from: midnight(0), until: midnight(1), text: search.value.trim() };
  }

  /** @param {number} days */
  function turn(days) {
    const from = day.valueAsDate ?? new Date();
    day.valueAsDate = new Date(from.getTime() + days * 86_400_000);
    read();
  }

  function today() {
    const now = new Date();
    day.valueAsDate = new Date(Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()));
  }

  /** @param {unknown} error */
  function tell(error) {
    if (!t) return;
    const { code, detail } = refusal(error, t);
    write(said, [t.reasons[code], detail ?? ""].join(" "));
  }

  async function read() {
    const number = ++reading;
    try {
      const next = await actions.page(wanted());
      if (number !== reading) return;
      page = next;
    } catch (error) {
      return tell(error);
    }
    draw();
  }

  function draw() {
    if (!t || !page) return;
    const messages = t;
    const found = wanted().text !== "";
    strip.hidden = found;
    day.disabled = earlier.disabled = later.disabled = found;
    for (const name of FIGURES) {
      const total = totals[name];
      if (!total) continue;
      const exact = String(page.totals[name]);
      write(total.label, messages.ledgerTotals[name]);
      writeFigure(total.figure, messages.money(exact), exact);
    }
    for (const name of ["unresolved", "supposed"]) {
      const total = totals[name];
      if (total) total.root.hidden = total.figure.dataset.value === "0";
    }
    const row = createLedgerRow(drafts, {
      decide: async (id, booked, reason) => {
        await actions.decide(id, booked, reason);
        drafts.delete(id);
        await read();
      },
      withdraw: async (id, reason) => {
        await actions.withdraw(id, reason);
        drafts.delete(id);
        await read();
      },
      readdress: async (id) => {
        try {
          await actions.readdress(id);
          await read();
        } catch (error) {
          tell(error);
        }
      },
      again: async (id) => {
        try {
          await actions.again(id);
          dialog.root.close();
        } catch (error) {
          tell(error);
        }
      },
    });
    const empty = h("li", { class: "ledger-empty" }, found ? messages.ledgerNotFound : messages.ledgerEmpty);
    const more = page.hasMore ? [h("li", { testid: "ledger-more", class: "ledger-empty" }, messages.ledgerMore(page.rows.length))] : [];
    list.replaceChildren(...(page.rows.length === 0 ? [empty] : page.rows.map((each) => row(each, messages))), ...more);
  }

  async function saveSheet() {
    if (!t || !page) return;
    const words = { ...t.ledgerKinds, ...t.ledgerStates, ...t.reasons };
    const name = `${t.ledger} ${day.value}`;
    try {
      const path = await actions.save(wanted(), { name, decimalComma: t.decimalComma, columns: t.sheetColumns, words });
      write(said, t.saved(path));
    } catch (error) {
      tell(error);
    }
  }

  async function open() {
    today();
    search.value = "";
    write(said, "");
    await read();
    dialog.open();
  }

  /** @param {Messages} messages */
  function update(messages) {
    if (t === messages) return;
    t = messages;
    dialog.name(messages.ledger, messages.close);
    search.placeholder = messages.ledgerSearch;
    search.setAttribute("aria-label", messages.ledgerSearch);
    day.setAttribute("aria-label", messages.ledgerDay);
    earlier.setAttribute("aria-label", messages.ledgerEarlier);
    later.setAttribute("aria-label", messages.ledgerLater);
    write(save, messages.saveSheet);
    draw();
  }

  return { root: dialog.root, update, open };
}
