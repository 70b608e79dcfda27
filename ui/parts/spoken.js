// What is said aloud when the screen changes: the whole till, told to somebody who does not see it.

import { fromHundredths, toHundredths } from "./decimal.js";
import { written } from "../keys.js";
import { askedAboutNext, entryOf, nextOf, refundOf, saleOf, spendable } from "./screen.js";

/** @import { QuoteCard, Screen } from "../ipc.d.ts" */
/** @import { Refused } from "./refusal.js" */
/** @import { Messages } from "../i18n/index.js" */
/** @typedef {{ screen: Screen, refused: Refused | null }} Seen what is on the page: the till, and why it did not do the last thing */
/** @typedef {{ polite: string, assertive: string }} Spoken assertive is what nobody may miss: it does not wait */

/**
 * What is new, as sentences; nothing is said twice but what has happened twice.
 * @param {Seen | null} before
 * @param {Seen} now
 * @param {Messages} t
 * @returns {Spoken}
 */
export function spoken(before, now, t) {
  const news = (/** @type {(seen: Seen) => string} */ part) => {
    const text = part(now);
    return text !== "" && (before === null || text !== part(before)) ? text : "";
  };
  const told = (/** @type {Seen} */ { screen }) => notices(screen, t);
  const isToldAgain = before !== null && now.screen.told !== before.screen.told;
  // One that goes is no reason to say once more what stands beside it.
  const refused = now.refused !== null && now.refused !== before?.refused ? t.reasons[now.refused.code] : "";
  // Whoever presses too soon loses nothing by hearing first what they have pressed too soon for.
  const isEarly = now.refused?.code === "too_soon";
  const said = (/** @type {((seen: Seen) => string)[]} */ ...parts) => parts.map(news).filter(Boolean).join(" ");
  return {
    polite: [said(
      ({ screen }) => phase(screen, t),
      ({ screen }) => who(screen, t),
      ({ screen }) => choice(screen, t),
      ({ screen }) => hold(screen, t),
      ({ screen }) => amountProblem(screen, t),
      ({ screen }) => searched(screen, t),
      ({ screen }) => (screen.phase === "idle" && screen.undo ? `${t.undoText} ${written("undo")}: ${t.undo}.` : ""),
    ), isEarly ? refused : ""].filter(Boolean).join(" "),
    assertive: [isToldAgain ? told(now) : news(told), isEarly ? "" : refused, otherNext(before?.screen, now.screen, t), said(
      ({ screen }) => question(screen, t),
      ({ screen }) => unresolved(screen, t),
      ({ screen }) => screen.warnings.map(({ code }) => t.reasons[code]).join(" "),
    )].filter(Boolean).join(" "),
  };
}

/** @param {Screen} screen @param {Messages} t */
function phase(screen, t) {
  if (screen.phase === "searching") return t.searching(screen.query);
  if (screen.phase === "committing") return t.steps.sending("0", null, null);
  if (screen.phase === "deferring") return `${t.deferTitle}. ${t.deferText(screen.query)}`;
  if (screen.phase !== "done") return "";
  const { result } = screen;
  const isDiscount = result.scheme === "discount";
  const points = isDiscount ? "" : result.spent !== "0" ? t.resultSpent(result.spent) : t.resultEarned(result.earned);
  const balance = isDiscount || result.balance === null ? "" : t.resultBalance(result.balance);
  const differs = result.expectedTotal === null ? "" : t.resultDiffers(result.expectedTotal);
  return [`${t.resultToPay} ${t.money(result.total)}.`, points && `${points}.`, balance && `${balance}.`, differs].filter(Boolean).join(" ");
}

/** @param {Screen} screen @param {Messages} t */
function who(screen, t) {
  const sale = saleOf(screen);
  if (!sale || screen.phase === "unresolved") return "";
  const { customer } = sale;
  const points = customer.balance === null ? "" : [t.points(customer.balance), customer.isDoubtful ? t.balanceDoubtful : ""].filter(Boolean).join(", ");
  const balance = customer.scheme === "discount" ? t.noBalance : points;
  const named = [customer.name || t.nameless, balance].filter(Boolean).join(", ");
  return [`${named}.`, sale.justServed ? t.justServed : ""].filter(Boolean).join(" ");
}

/** @param {Screen} screen @param {Messages} t */
function amountProblem(screen, t) {
  const problem = entryOf(screen).amountProblem;
  return problem === null ? "" : `${t.amount}: ${t.reasons[problem]}.`;
}

/** @param {Screen} screen @param {Messages} t */
function choice(screen, t) {
  const sale = saleOf(screen);
  if (!sale?.quote || sale.question !== null || !sale.isOpen) return "";
  const { quote, spend, step } = sale;
  const toPay = toPayOf(quote, spend);
  const most = quote.maxSpend === "0" ? "" : `${t.spendAtMost(quote.maxSpend)}.`;
  const limit = quote.scheme === "discount" ? [`${t.discount(quote.percent)}. ${t.discountText}`] : [most, spendable(sale, t)];
  return [...limit, step ? `${t.steps[step](spend, toPay, quote.earn)}.` : ""].filter(Boolean).join(" ");
}

/** What was typed was taken for something, and can be taken for something else. @param {Screen} screen @param {Messages} t */
function searched(screen, t) {
  if (!("searched" in screen) || screen.searched === null || screen.otherwise === null) return "";
  return `${t.searchedAs(screen.searched)}. ${written("otherwise")}: ${t.searchAs(screen.otherwise)}.`;
}

/** @param {Screen} screen @param {Messages} t */
function hold(screen, t) {
  const held = saleOf(screen)?.hold;
  return held?.state === "held" ? `${t.held(held.points)}.` : "";
}

/** @param {Screen} screen @param {Messages} t */
function question(screen, t) {
  const sale = saleOf(screen);
  if (!sale?.quote || sale.question === null || !sale.step) return "";
  return `${t.steps.ask(sale.spend, toPayOf(sale.quote, sale.spend), sale.quote.earn)}?`;
}

/**
 * The question about another customer is read with its dialog; where it comes to be about another one still, nobody would hear that.
 * @param {Screen | undefined} before @param {Screen} now @param {Messages} t
 */
function otherNext(before, now, t) {
  const [was, next] = [before ? nextOf(before) : null, nextOf(now)];
  return was === null || was.question === next?.question ? "" : askedAboutNext(now, t);
}

/** @param {Screen} screen @param {Messages} t */
function unresolved(screen, t) {
  if (screen.phase !== "unresolved") return "";
  const { unresolved } = screen;
  const { booked } = unresolved;
  const title = booked === null ? t.unresolvedTitle : booked ? t.unresolvedBooked : t.unresolvedNotBooked;
  return `${title}. ${t.unresolvedTake} ${t.money(unresolved.take)}. ${booked === null ? t.unresolvedTell : booked ? t.unresolvedTellBooked : t.unresolvedTellNotBooked}`;
}

/** @param {Screen} screen @param {Messages} t */
function notices({ notices }, t) {
  const told = notices.flatMap((notice) => {
    return [t.noticeTitle(notice), t.reasons[notice.error.code], refundOf(notice, t)];
  });
  return told.filter(Boolean).join(" ");
}

/** What is to be paid where so much is spent; with a discount only the service says. @param {QuoteCard} quote @param {string} spend */
const toPayOf = ({ scheme, amount }, spend) => (scheme === "discount" ? null : fromHundredths(toHundredths(amount) - toHundredths(spend)));
