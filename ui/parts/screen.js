// What a screen shows in some phases only.

import { toHundredths } from "./decimal.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** The sale of whoever is served. @param {Screen} screen */
export const saleOf = (screen) => ("sale" in screen ? screen.sale : null);

/** Whether a money call of a sale is out. @param {import("../ipc.d.ts").SaleCard} sale */
export const isOut = ({ step }) => step === "holding" || step === "sending";

/** What there is to say of what can be spent: less than was wanted, or nothing, and why. @param {import("../ipc.d.ts").SaleCard} sale @param {Messages} t */
export function spendable({ quote, wish, blocked }, t) {
  if (!quote) return "";
  const max = toHundredths(quote.maxSpend);
  if (max > 0) return wish.kind === "points" && toHundredths(wish.points) > max ? t.spendReduced(wish.points, quote.maxSpend) : "";
  return blocked ? t.blocked : quote.scheme === "other" ? t.otherScheme : t.nothingToSpend;
}

/** @type {import("../ipc.d.ts").EntryCard} */
const NOTHING = { amount: null, amountProblem: null, amountTyped: null };

/** What was entered as an amount, where one can be. @param {Screen} screen */
export const entryOf = (screen) => ("amount" in screen ? screen : NOTHING);

/** What is to be refunded by hand, where a notice is about that. @param {import("../ipc.d.ts").NoticeCard} notice @param {Messages} t */
export const refundOf = ({ overpaid }, t) => (overpaid === null ? "" : `${t.ledgerNumber(overpaid.row)}: ${t.money(overpaid.paid)} → ${t.money(overpaid.total)}`);

/** Who was searched for while a receipt is entered. @param {Screen} screen */
export const nextOf = (screen) => ("next" in screen ? screen.next : null);

/**
 * What is asked about them.
 * @param {Screen} screen @param {Messages} t @returns {string} empty where nobody was
 */
export function askedAboutNext(screen, t) {
  const next = nextOf(screen);
  return next === null ? "" : t.nextText(next.query, saleOf(screen)?.customer.name ?? "", entryOf(screen).amount);
}
