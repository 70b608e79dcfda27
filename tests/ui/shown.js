// Screens to draw, as the till would send them.

/** @import { QuoteCard, SaleCard, Screen } from "../../ui/ipc.d.ts" */

let revision = 0;
/** What the till has heard of what was entered, by the page's own count. */
export const till = { heard: 0 };

const entry = { amount: null, amountProblem: null, amountTyped: null };
const readings = { searched: null, otherwise: null };
const serving = { ...entry, ...readings, next: null };

/** What there is in each phase beside what a test says. @type {Record<Screen["phase"], object>} */
const STAGES = {
  unconfigured: {}, waiting: {}, idle: { ...entry, ...readings, query: null, undo: false }, searching: { ...entry, query: "2200" }, client: serving, quoting: serving,
  quoted: serving, holding: serving, held: serving, committing: serving, unresolved: {}, done: {}, deferring: { ...entry, number: 5, seq: 6, query: "2200", isWriting: false, next: null },
};

/** A screen: idle but for this. @param {{ phase?: Screen["phase"], [name: string]: unknown }} [changes] @returns {Screen} */
export const screen = (changes = {}) => /** @type {Screen} */ (/** @type {unknown} */ ({
  revision: ++revision, phase: "idle", ...STAGES[changes.phase ?? "idle"], deferredCount: 0, notices: [], told: 0, training: false, server: null, point: null,
  isOffline: false, unresolvedCount: 0, isSending: false, isOpen: false, isBehind: false, aheadOfUtc: 0, entries: 0, latest: [], warnings: [], heard: till.heard, samples: [], scanner: { slow: false, silent: false, asTyped: false, prefix: "", suffix: "" },
  language: "en", region: null, theme: "auto", textSize: 100, numberPad: "never", sounds: false, currency: "", ...changes,
}));

/** @type {SaleCard["customer"]} */
export const customer = {
  photo: null, name: "Ivan Petrov", initials: "IP", birthday: null, phone: "7••••••••67", email: null, level: "Gold", percent: "10", scheme: "cashback",
  maxSpendPercent: "30", balance: "878", isDoubtful: false,
};

/** @param {Partial<QuoteCard>} [changes] @returns {QuoteCard} */
export const quote = (changes = {}) => ({ seq: 2, amount: "1000", maxSpend: "300", earn: "100", percent: "10", scheme: "cashback", ...changes });

/** A sale in which nothing is entered, but for this. @param {Partial<SaleCard>} [changes] @returns {SaleCard} */
export const sale = (changes = {}) => ({
  number: 1, customer, quote: null, spend: "0", wish: { kind: "nothing" }, step: "enter", isOpen: false, question: null, blocked: false, justServed: false,
  hold: { state: "none" }, ...changes,
});

/** The screen of a sale whose quote is there, but for this. @param {Partial<SaleCard>} [changes] @param {object} [around] */
export const quoted = (changes = {}, around = {}) => screen({ phase: "quoted", amount: "1000", sale: sale({ quote: quote(), step: "earn", isOpen: true, ...changes }), ...around });
