// This till's operations of a day or of several, those that fit a text, or only what is open: that comes first in any case.

import { createDialog } from "./dialog.js";
import { h, lock, write, writeFigure } from "./dom.js";
import { createLedgerRow } from "./ledger-row.js";
import { refusal } from "./refusal.js";
import { DAY, today } from "./wall-clock.js";

/** @import { LedgerPage, Screen, Sheet } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @typedef {object} Wanted
 * @property {number} from milliseconds since 1970
 * @property {number} until
 * @property {string} text
 */

/** @typedef {typeof COLUMNS[number]} Column */

export const COLUMNS = /** @type {const} */ (["time", "who", "kind", "amount", "points", "state"]);
const FIGURES = /** @type {const} */ (["count", "amount", "paid", "spent", "earned", "unresolved", "supposed"]);

/** How many a search has found, for whoever does not see them. @param {LedgerPage} page @param {Messages} t */
function found({ rows, hasMore }, t) {
  if (rows.length === 0) return t.ledgerNotFound;
  return hasMore ? t.ledgerMore(rows.length) : t.ledgerFound(rows.length);
}

/**
 * @param {{
 *   page: (wanted: Wanted) => Promise<LedgerPage>,
 *   decide: (row: number, booked: boolean, reason: string) => Promise<void>,
 *   again: (row: number) => Promise<void>,
 *   withdraw: (row: number, reason: string) => Promise<void>,
 *   readdress: (row: number) => Promise<void>,
 *   save: (wanted: Wanted, sheet: Sheet) => Promise<string>,
 *   failed: (error: unknown) => void,
 *   say: (text: string) => void,
 * }} actions
 */
export function createLedger(actions) {
  const day = h("input", { testid: "ledger-day", class: "settings-field", type: "date", onchange: () => (stretch(), read()) });
  const until = h("input", { testid: "ledger-until", class: "settings-field", type: "date", onchange: () => (stretch(), read()) });
  const earlier = h("button", { testid: "ledger-earlier", class: "button", type: "button", onclick: () => turn(-1) }, "‹");
  const later = h("button", { testid: "ledger-later", class: "button", type: "button", onclick: () => turn(1) }, "›");
  const open = h("button", { testid: "ledger-only-open", class: "button", type: "button", "aria-pressed": "false", onclick: () => (open.setAttribute("aria-pressed", String(!onlyOpen())), read()) });
  const search = h("input", { testid: "ledger-search", class: "settings-field", type: "search", autocomplete: "off", oninput: find });
  const totals = Object.fromEntries(
    FIGURES.map((name) => {
      const figure = h("b", { testid: `ledger-total-${name}` });
      const label = h("span", {});
      return [name, { figure, label, root: h("div", { class: `ledger-total ledger-total-${name}` }, label, figure) }];
    }),
  );
  const strip = h("div", { testid: "ledger-totals", class: "ledger-totals" }, ...FIGURES.map((name) => totals[name]?.root ?? ""));
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, h("span", { class: `ledger-${name}` })]));
  const titles = h("div", { class: "ledger-row ledger-titles", "aria-hidden": "true" }, ...Object.values(columns));
  const list = h("ol", { class: "ledger" });
  list.addEventListener("focusout", ({ relatedTarget }) => {
    // What came while somebody was writing in a row. Who only looks at another window is still there.
    if (heldBack !== "" && !isWriting() && !list.contains(/** @type {Node | null} */ (relatedTarget))) follow(heldBack);
  });
  const said = h("p", { testid: "ledger-said", class: "ledger-said", role: "status" });
  const save = h("button", { testid: "ledger-save", class: "button", type: "button", onclick: saveSheet });
  const head = h("div", { class: "ledger-head" }, earlier, day, until, later, open, search);
  const dialog = createDialog("ledger", [head, strip, titles, list], [save], said);
  /** The rows that are drawn, by their numbers: one that has not changed keeps what is being written in it. */
  let drawn = /** @type {Map<number, { as: string, root: HTMLElement }>} */ (new Map());
  /** What is open or waits, and how much was written: where that changes, the page does. */
  let standing = "";
  /** The same, where that has come while somebody was in a row. */
  let heldBack = "";
  /** What the clock on the wall is ahead, in minutes. */
  let aheadOfUtc = 0;
  let t = /** @type {Messages | null} */ (null);
  let page = /** @type {LedgerPage | null} */ (null);
  /** What was begun to be written of rows, until they are decided. */
  const drafts = /** @type {Map<number, string>} */ (new Map());
  const drawRow = createLedgerRow(drafts, {
    decide: async (id, booked, reason) => {
      await actions.decide(id, booked, reason);
      drafts.delete(id);
      await readOn();
    },
    withdraw: async (id, reason) => {
      await actions.withdraw(id, reason);
      drafts.delete(id);
      await readOn();
    },
    readdress: async (id) => {
      try {
        await actions.readdress(id);
        await readOn();
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
  /** Whether somebody is in a row: one that was decided is gone, and its button with it. */
  const isWriting = () => list.contains(document.activeElement);
  /** Only the newest reading is drawn. */
  let reading = 0;
  /** What is drawn. */
  let shown = "";

  const onlyOpen = () => open.getAttribute("aria-pressed") === "true";

  /** No day is today, and no range ends before it begins. */
  function stretch() {
    day.valueAsDate ??= today(aheadOfUtc);
    // Where there is no room for the second field, one day is meant.
    if (until.valueAsDate === null || until.valueAsDate < day.valueAsDate || !until.checkVisibility()) until.valueAsDate = day.valueAsDate;
  }

  /** @returns {Wanted} */
  function wanted() {
    stretch();
    const [from = 0, last = 0] = [day, until].map((field) => field.valueAsDate?.getTime());
    const text = search.value.trim();
    return onlyOpen() && text === "" ? { from: 0, until: 0, text } : { from, until: last + DAY, text };
  }

  /** What is looked for is looked for on all days, and among all: the button does not say otherwise. */
  function find() {
    if (search.value.trim() !== "") open.setAttribute("aria-pressed", "false");
    read();
  }

  /** @param {number} days */
  function turn(days) {
    stretch();
    for (const field of [day, until]) field.valueAsDate = new Date((field.valueAsDate?.getTime() ?? 0) + days * DAY);
    read();
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
      const asked = JSON.stringify(wanted());
      // What was said was about what stood there.
      if (asked !== shown) write(said, "");
      // As many as before are news as well.
      if (asked !== shown && t && wanted().text !== "") actions.say(found(next, t));
      shown = asked;
    } catch (error) {
      if (number !== reading) return;
      // Nothing that stood there before is about what is asked for now.
      [page, shown] = [null, ""];
      drawn.clear();
      list.replaceChildren();
      strip.hidden = titles.hidden = true;
      return tell(error);
    }
    draw();
  }

  /** The row whose button was pressed is another one now: the next key belongs somewhere. */
  async function readOn() {
    await read();
    if (!dialog.root.contains(document.activeElement) || document.activeElement === dialog.root) search.focus();
  }

  function draw() {
    if (!t || !page) return;
    const messages = t;
    const isSearch = wanted().text !== "";
    strip.hidden = isSearch || onlyOpen();
    for (const field of [day, until, earlier, later, open]) lock(field, isSearch || (onlyOpen() && field !== open));
    for (const name of FIGURES) {
      const total = totals[name];
      if (!total) continue;
      const exact = String(page.totals[name]);
      write(total.label, messages.ledgerTotals[name]);
      writeFigure(total.figure, ["amount", "paid"].includes(name) ? messages.money(exact) : messages.figure(exact), exact);
    }
    for (const name of ["unresolved", "supposed"]) {
      const total = totals[name];
      if (total) total.root.hidden = total.figure.dataset.value === "0";
    }
    const empty = h("li", { class: "ledger-empty" }, isSearch ? messages.ledgerNotFound : onlyOpen() ? messages.ledgerNoneOpen : messages.ledgerEmpty);
    const more = page.hasMore ? [h("li", { testid: "ledger-more", class: "ledger-empty" }, messages.ledgerMore(page.rows.length))] : [];
    drawn = new Map(
      page.rows.map((each) => {
        const as = JSON.stringify([each, messages.locale]);
        const known = drawn.get(each.id);
        return [each.id, known?.as === as ? known : { as, root: drawRow(each, messages) }];
      }),
    );
    const rows = [...drawn.values()].map(({ root }) => root);
    titles.hidden = rows.length === 0;
    drawList([...(rows.length === 0 ? [empty] : rows), ...more]);
  }

  /** Moves nothing that is where it belongs: what is being written in a row keeps the focus. @param {HTMLElement[]} next */
  function drawList(next) {
    for (const old of [...list.children]) if (!next.includes(/** @type {HTMLElement} */ (old))) old.remove();
    next.forEach((each, at) => list.children[at] === each || list.insertBefore(each, list.children[at] ?? null));
  }

  async function saveSheet() {
    if (!t || !page) return;
    // A row that waits is no notice that it was kept.
    const words = { ...t.reasons, ...t.ledgerKinds, ...t.ledgerStates };
    const name = [t.ledger, search.value.trim() || (onlyOpen() && t.ledgerOpen) || (day.value === until.value ? day.value : `${day.value} ${until.value}`)].join(" ");
    try {
      const path = await actions.save(wanted(), { name, decimalComma: t.decimalComma, columns: t.sheetColumns, words });
      write(said, t.saved(path));
    } catch (error) {
      tell(error);
    }
  }

  async function show() {
    // What is being looked at is not read over.
    if (dialog.root.open) return;
    day.valueAsDate = until.valueAsDate = today(aheadOfUtc);
    open.setAttribute("aria-pressed", "false");
    search.value = "";
    write(said, "");
    await read();
    dialog.open();
  }

  /** @param {string} now what is open or waits, and how much was written */
  function follow(now) {
    if (now !== standing && dialog.root.open) read();
    [standing, heldBack] = [now, ""];
  }

  /** @param {Screen} screen @param {Messages} messages */
  function update(screen, messages) {
    aheadOfUtc = screen.aheadOfUtc;
    const now = [screen.unresolvedCount, screen.deferredCount, screen.entries, screen.phase].join();
    // What is being written in a row keeps the focus: all is read once that is done.
    if (now !== standing && dialog.root.open && isWriting()) heldBack = now;
    else follow(now);
    if (t === messages) return;
    t = messages;
    dialog.name(messages.ledger, messages.close);
    search.placeholder = messages.ledgerSearch;
    search.setAttribute("aria-label", messages.ledgerSearch);
    day.setAttribute("aria-label", messages.ledgerDay);
    until.setAttribute("aria-label", messages.ledgerUntil);
    earlier.setAttribute("aria-label", messages.ledgerEarlier);
    later.setAttribute("aria-label", messages.ledgerLater);
    write(open, messages.ledgerOpen);
    for (const name of COLUMNS) write(columns[name] ?? titles, messages.ledgerColumns[name]);
    write(save, messages.saveSheet);
    draw();
  }

  return { root: dialog.root, update, open: show };
}
