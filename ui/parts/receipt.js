// The receipt in the making: amount, points, what is left to pay, and the way to do it.

import { createAmountEntry } from "./amount-entry.js";
import { createConfirming } from "./confirming.js";
import { fromHundredths, toHundredths } from "./decimal.js";
import { h, isLocked, lock, write, writeFigure } from "./dom.js";
import { entryOf, isOut, saleOf } from "./screen.js";
import { createSight } from "./sight.js";
import { createSpend } from "./spend.js";

/** @import { SaleCard, Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** So often the time that a hold has left is drawn, in milliseconds. */
const SECOND = 1000;

/**
 * @param {{
 *   enterAmount: (text: string, count: number) => void,
 *   chooseSpend: (points: string, count: number) => void,
 *   spendAll: (count: number) => void,
 *   confirm: (quote: number, spend: string, question: number | null, shown: number, count: number) => void,
 *   hold: (quote: number) => void,
 *   release: () => void,
 *   cancel: () => void,
 *   say: (text: string) => void,
 *   early: () => void,
 * }} actions
 * @param {ReturnType<import("./echo.js").createEcho>} echo
 */
export function createReceipt(actions, echo) {
  const entry = createAmountEntry("amount", (text) => {
    // What was quoted for the former amount is void from this moment.
    root.classList.add("receipt-stale");
    confirming.forget();
    confirming.show(text);
    spend.expect(text);
    actions.enterAmount(text, echo.say());
  });
  const amount = entry.field;
  const spend = createSpend({
    choose: (points) => actions.chooseSpend(points, echo.say()),
    all: () => actions.spendAll(echo.say()),
    changed: () => (confirming.forget(), draw()),
    say: actions.say,
  });
  const discount = h("p", { testid: "discount", class: "receipt-discount" });
  const toPayLabel = h("span", { class: "receipt-label" });
  const toPay = h("strong", { testid: "to-pay", class: "receipt-to-pay" });
  const cancel = h("button", { testid: "cancel", key: "back", class: "button", type: "button", onclick: actions.cancel });
  const hold = h("button", { testid: "hold", key: "hold", class: "button receipt-hold", type: "button", onclick: () => doAbout("hold") });
  const release = h("button", { testid: "release", key: "hold", class: "button receipt-hold", type: "button", onclick: () => doAbout("release") });
  const releaseText = h("span");
  const left = h("span", { testid: "hold-left", class: "receipt-left" });
  release.append(releaseText, " ", left);
  const confirm = h("button", { testid: "confirm", key: "confirm", class: "button button-primary", type: "button", onclick: () => doConfirm() });
  const root = h(
    "section",
    { class: "receipt" },
    entry.root,
    spend.root,
    discount,
    h("div", { class: "receipt-sum" }, toPayLabel, toPay),
    h("div", { class: "receipt-actions" }, cancel, hold, release, confirm),
  );

  let screen = /** @type {Screen | null} */ (null);
  let sale = /** @type {SaleCard | null} */ (null);
  let t = /** @type {Messages | null} */ (null);
  /** Whose sale the fields belong to. */
  let serving = /** @type {number | null} */ (null);
  /** What was confirmed last, by its count. */
  let sent = 0;
  let ticking = /** @type {ReturnType<typeof setInterval> | undefined} */ (undefined);
  /** To hold and to let go are one button to whoever presses it: a second click is not meant for the other one. */
  const holdSights = { hold: createSight(hold), release: createSight(release) };
  const confirming = createConfirming(confirm, {
    isThere: () => !isCalculating(),
    mayWait: () => !entry.isTakenOver() && !isLess() && (isCalculating() || isFirstStep()),
    send,
    early: actions.early,
    changed: draw,
  });

  /** The question about spending, where it is the button that shows it. */
  const question = () => (spend.isSettled() ? (sale?.question ?? null) : null);

  /** Whether there are no figures yet for what was entered last. */
  const isCalculating = () => screen === null || sale?.step === "calculating" || !echo.isHeard(screen);

  /** Whether less can be spent than was wanted, or nothing: that has to be read first. */
  function isLess() {
    if (!sale?.quote) return false;
    const { wish, spend: spent } = sale;
    return wish.kind === "points" ? spent !== wish.points : wish.kind === "all" && spent === "0";
  }

  /** Whether a confirmation begins something, and answers no question. */
  const isFirstStep = () => question() === null && ["earn", "discount", "ask"].includes(sale?.step ?? "");

  function doConfirm() {
    if (!screen || !sale || root.hidden) return;
    if (spend.isWrong()) spend.sayWrong();
    else confirming.press();
  }

  /** Confirms what is shown, which was there for so long. @param {number} shown */
  function send(shown) {
    // Without a quote there is nothing to confirm; where it failed, this asks once more.
    if (!sale?.isOpen) return;
    // What is typed from now on would be the next customer's; the screen that answers says whether it may be.
    sent = echo.act();
    lock(amount, true);
    actions.confirm(sale.quote?.seq ?? 0, spend.spend(), question(), shown, sent);
  }

  /** @param {"hold" | "release"} which */
  function doAbout(which) {
    confirming.forget();
    if (!holdSights[which].isReadable()) actions.early();
    else if (which === "hold") actions.hold(sale?.quote?.seq ?? 0);
    else actions.release();
  }

  function drawTimeLeft() {
    if (sale?.hold.state !== "held" || !t) return;
    write(left, t.left(sale.hold.endsAt - Date.now()));
  }

  /** What changes with the slider, before the till has answered. */
  function draw() {
    if (!screen || !sale || !t) return;
    const { quote, step } = sale;
    const chosen = spend.spend();
    const isDiscount = quote?.scheme === "discount";
    const rest = quote === null || isDiscount ? null : fromHundredths(toHundredths(quote.amount) - toHundredths(chosen));
    writeFigure(toPay, rest !== null ? t.money(rest) : isDiscount ? t.toPayLater : "—", rest);
    toPay.classList.toggle("receipt-to-pay-later", rest === null);
    drawHold(sale, t, chosen);
    const asked = question() !== null;
    confirming.show(JSON.stringify([quote?.seq, chosen, question()]));
    confirm.classList.toggle("button-armed", asked);
    // While the till has not heard what is chosen, the button says what that will mean.
    const shown = spend.isSettled() || quote === null ? step : chosen === "0" ? "earn" : "ask";
    write(confirm, confirming.isRemembered() ? t.eager : t.steps[shown ?? "enter"](chosen, rest, quote?.earn ?? null));
    lock(confirm, spend.isWrong() || (!sale.isOpen && step !== "calculating"));
    confirm.classList.toggle("button-busy", step !== null && ["calculating", "looking", "holding", "sending"].includes(step));
  }

  /** Where none are chosen, all that may be spent are meant. @param {SaleCard} sale @param {Messages} t @param {string} chosen */
  function drawHold(sale, t, chosen) {
    const { state } = sale.hold;
    const most = sale.quote?.maxSpend ?? "0";
    lock(hold, isOut(sale) || state !== "none" || most === "0" || spend.isWrong());
    write(hold, state === "asking" ? t.holdAsking : state === "lost" ? t.holdLost : t.hold(most === "0" ? null : chosen === "0" ? most : chosen));
  }

  /** @param {Screen} next @param {Messages} messages */
  function update(next, messages) {
    screen = next;
    t = messages;
    sale = saleOf(next);
    const entered = entryOf(next);
    root.hidden = sale === null || next.phase === "unresolved";
    const served = sale?.number ?? null;
    if (served !== serving) {
      serving = served;
      confirming.begin();
      spend.clear();
      entry.begin();
    }
    const isHeard = echo.isHeard(next);
    entry.follow(entered, isHeard, messages);
    if (!sale) return clearInterval(ticking);
    // What was confirmed was for figures that did not come, or something else is done now: what comes of that is not sent by it.
    if (isHeard && (sale.quote === null || !sale.isOpen) && sale.step !== "calculating") confirming.forget();
    root.classList.toggle("receipt-stale", !isHeard);
    const isBusy = isOut(sale);
    lock(amount, isBusy || !echo.isAnswered(next, sent));
    entry.update(messages.amount, entered, messages);
    spend.update(sale, messages, isHeard, entered.amount ?? "0");

    const { quote, customer, hold: held } = sale;
    const standing = `${serving} ${held.state}`;
    holdSights.release.show(standing);
    // Another quote is another figure on the button.
    holdSights.hold.show(`${standing} ${quote?.seq}`);
    const isDiscount = (quote?.scheme ?? customer.scheme) === "discount";
    discount.hidden = !isDiscount;
    write(discount, isDiscount ? `${messages.discount(quote?.percent ?? customer.percent)}. ${messages.discountText}` : "");
    write(toPayLabel, messages.toPay);

    write(cancel, messages.cancel);
    lock(cancel, isBusy);
    hold.hidden = held.state === "held" || isDiscount;
    release.hidden = held.state !== "held";
    lock(release, isBusy);
    write(releaseText, held.state === "held" ? messages.release(held.points) : "");
    clearInterval(ticking);
    if (held.state === "held") ticking = setInterval(drawTimeLeft, SECOND);
    drawTimeLeft();
    draw();
  }

  return {
    root,
    update,
    confirm: doConfirm,
    hold() {
      if (sale === null) return;
      const [which, button] = sale.hold.state === "held" ? /** @type {const} */ (["release", release]) : /** @type {const} */ (["hold", hold]);
      if (!isLocked(button)) doAbout(which);
      // There is no figure yet that it could be about.
      else if (sale.step === "calculating") actions.early();
    },
    all: spend.all,
    focusAmount: () => amount.focus(),
    enter: entry.enter,
    focusSpend: spend.focus,
    confirmsFrom: /** @param {EventTarget | null} target */ (target) => target === amount || target === spend.field,
  };
}
