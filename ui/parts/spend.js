// Earn or spend: the choice of two with what each costs, and the slider and the exact field for all between.
//
// What is chosen here stands until the till has heard it: a screen that is drawn in between does not move the slider under
// the finger. A figure that cannot be spent is said beside the field, and nothing is confirmed while it stands there.

import { fromHundredths, toHundredths, typedHundredths, typedText } from "./decimal.js";
import { h, isLocked, lock, selectOnEntry, write, writeFigure } from "./dom.js";
import { isOut, spendable } from "./screen.js";

/** @import { SaleCard } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

const POINT = 100;

/**
 * @param {{ choose: (points: string) => void, all: () => void, changed: () => void, say: (text: string) => void }} actions
 */
export function createSpend(actions) {
  const option = (/** @type {string} */ testid, /** @type {string} */ figure, /** @type {() => void} */ onclick, /** @type {import("../keys.js").Command | null} */ key) => {
    const what = h("b", { testid: figure, class: "option-what" });
    const how = h("span", { class: "option-how" });
    const pay = h("strong", { testid: `${testid}-pay`, class: "option-pay" });
    const lost = h("span", { class: "option-lost" });
    // What it is called while its figures are void.
    const bare = h("span", { class: "option-bare" });
    // Between them a space is read aloud as the pause that it is to the eye.
    const root = h("button", { testid, class: "option", type: "button", onclick, ...(key && { key }) }, what, " ", how, " ", pay, " ", lost, bare);
    return { root, what, how, pay, lost, bare };
  };
  const earn = option("spend-none", "quote-earn", () => choose(0), null);
  const spendAll = option("spend-max", "quote-spend", () => chooseAll(), "all");
  const less = h("button", { testid: "spend-less", class: "button spend-step", type: "button", onclick: () => step(-1) }, "−");
  const field = h("input", {
    testid: "spend-input",
    class: "spend-field",
    type: "text",
    inputMode: "decimal",
    autocomplete: "off",
    placeholder: "0",
    oninput: type,
  });
  field.setAttribute("aria-describedby", "spend-problem");
  selectOnEntry(field, () => problem.textContent === "" && showField());
  // Who comes here has thought better of an Enter before.
  field.addEventListener("focus", () => actions.changed());
  const more = h("button", { testid: "spend-more", class: "button spend-step", type: "button", onclick: () => step(1) }, "+");
  const slider = h("input", { testid: "spend-slider", class: "spend-slider", type: "range", min: "0", oninput: slide, onkeydown: slideByKey });
  const problem = h("p", { testid: "spend-problem", id: "spend-problem", class: "spend-problem" });
  const options = h("div", { class: "options", role: "group" }, earn.root, spendAll.root);
  const root = h(
    "div",
    { class: "spend" },
    options,
    problem,
    h("div", { class: "spend-row" }, less, slider, more, field),
  );

  let max = 0;
  let amount = 0;
  let spend = 0;
  /** Whether the till knows what is chosen. */
  let isSettled = true;
  /** Whether nobody knows yet how much can be spent: then a figure is a wish, and the quote says what comes of it. */
  let isUnknown = false;
  /** Whether an amount was typed that the till has not heard. */
  let isExpected = false;
  /** By what it was judged that what stands in the field cannot be spent. */
  let judged = "";
  const judge = () => [max, isUnknown].join();
  /** What the till knows of that. */
  let wish = /** @type {SaleCard["wish"]["kind"]} */ ("nothing");
  /** Why what stands in the field cannot be spent. */
  let wrong = /** @type {((t: Messages) => string) | null} */ (null);
  let t = /** @type {Messages | null} */ (null);

  /** @param {number} hundredths */
  function choose(hundredths) {
    chosen(Math.max(0, isUnknown ? hundredths : Math.min(hundredths, max)));
    actions.choose(fromHundredths(spend));
    actions.changed();
  }

  function chooseAll() {
    chosen(max);
    actions.all();
    actions.changed();
  }

  /** @param {number} next */
  function chosen(next) {
    [spend, isSettled, wrong] = [next, false, null];
    write(problem, "");
    showField();
    draw();
  }

  /** Whole points by the step, the odd rest by the last one. @param {number} direction */
  function step(direction) {
    const from = direction > 0 ? Math.floor(spend / POINT) : Math.ceil(spend / POINT);
    choose((from + direction) * POINT);
  }

  function slide() {
    const at = Number(slider.value);
    if (isLocked(slider)) slider.value = String(spend);
    // The finger means whole points; only the far end may be odd.
    else if (at > 0 && at > max - POINT / 2) chooseAll();
    else choose(Math.round(at / POINT) * POINT);
  }

  /** @param {KeyboardEvent} event */
  function slideByKey(event) {
    const tenth = Math.max(1, Math.round(max / POINT / 10));
    const moves = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -tenth, PageUp: tenth };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (!["Home", "End"].includes(event.key) && move === undefined) return;
    event.preventDefault();
    if (isLocked(slider)) return;
    if (event.key === "Home") choose(0);
    else if (event.key === "End") chooseAll();
    else if (move !== undefined && Math.abs(move) === 1) step(move);
    else if (move !== undefined) choose(Math.round(spend / POINT + move) * POINT);
  }

  function type() {
    judged = judge();
    const typed = field.value.trim() === "" ? 0 : typedHundredths(field.value);
    const most = fromHundredths(max);
    if (typeof typed === "string") wrong = (messages) => messages.reasons[typed];
    // Without an amount there is nothing to say yet.
    else if (typed > max && !isUnknown) wrong = (messages) => (max === 0 ? "" : messages.spendAtMost(most));
    else {
      const shown = field.value;
      choose(typed);
      field.value = shown;
      return;
    }
    draw();
    if (problem.textContent) actions.say(problem.textContent);
    actions.changed();
  }

  function showField() {
    field.value = spend === 0 || !t ? "" : typedText(spend, t.decimalComma);
  }

  /** What the page knows by itself. */
  function draw() {
    if (!t) return;
    field.setAttribute("aria-invalid", String(wrong !== null));
    slider.value = String(spend);
    slider.style.setProperty("--filled", `${max === 0 ? 0 : Math.min(1, spend / max) * 100}%`);
    slider.setAttribute("aria-valuetext", t.points(fromHundredths(spend)));
    const spends = isSettled ? wish !== "nothing" : spend > 0;
    earn.root.setAttribute("aria-pressed", String(!spends));
    spendAll.root.setAttribute("aria-pressed", String(spends));
    if (wrong) write(problem, wrong(t));
    if (max > 0 && spend <= max) {
      write(spendAll.what, t.choiceSpend(fromHundredths(spend), fromHundredths(max)));
      const rest = fromHundredths(amount - (spend > 0 ? spend : max));
      writeFigure(spendAll.pay, t.money(rest), rest);
    }
  }

  /** Where nothing can be spent there is nothing to enter it into. @param {boolean} isBusy */
  function drawField(isBusy) {
    const isNothing = max === 0 && !isUnknown;
    lock(field, isBusy || isNothing);
    root.classList.toggle("spend-nothing", isNothing);
  }

  /** @param {SaleCard} sale @param {Messages} messages @param {boolean} isHeard whether that has all that was entered @param {string} entered the amount */
  function update(sale, messages, isHeard, entered) {
    const isOther = t !== messages;
    t = messages;
    const { quote } = sale;
    root.hidden = (quote?.scheme ?? sale.customer.scheme) === "discount";
    const isWaiting = quote === null && entered !== "0";
    root.classList.toggle("spend-waiting", isWaiting);
    if (quote) [max, amount] = [toHundredths(quote.maxSpend), toHundredths(quote.amount)];
    if (!isWaiting && !quote) [max, amount] = [0, 0];
    isExpected &&= !isHeard;
    isUnknown = isWaiting || isExpected;
    // Where nothing can be spent nobody can put right what stands there.
    if (quote && max === 0) [wrong, field.value] = [null, ""];
    // What was too much may not be any more.
    if (wrong !== null && isHeard && judge() !== judged) type();
    if (isHeard && (quote || !isWaiting)) {
      const isNew = spend !== toHundredths(sale.spend) || !isSettled || isOther;
      [spend, isSettled] = [toHundredths(sale.spend), true];
      if (isNew && wrong === null && document.activeElement !== field) showField();
    }
    const isBusy = isOut(sale);
    for (const control of [less, more, slider]) lock(control, isBusy || max === 0);
    drawField(isBusy);
    // All can be chosen before anybody knows how much that is.
    lock(spendAll.root, isBusy || (quote !== null && max === 0));
    lock(earn.root, isBusy);
    wish = sale.wish.kind;
    slider.max = String(max);
    write(earn.what, messages.choiceEarn(quote?.earn ?? null));
    write(earn.bare, messages.choiceEarn(null));
    write(spendAll.bare, messages.choiceUnknown);
    write(earn.how, messages.choicePay);
    write(spendAll.how, messages.choicePay);
    earn.what.dataset.value = quote?.earn ?? "";
    writeFigure(earn.pay, quote ? messages.money(quote.amount) : "—", quote?.amount ?? null);
    spendAll.what.dataset.value = quote?.maxSpend ?? "";
    write(spendAll.lost, max > 0 ? messages.choiceForgoes(quote?.earn ?? null) : "");
    if (max === 0) {
      write(spendAll.what, quote === null ? messages.choiceUnknown : messages.choiceNothing);
      writeFigure(spendAll.pay, "—", null);
    }
    write(problem, isHeard ? spendable(sale, messages) : "");
    options.setAttribute("aria-label", messages.choice);
    less.setAttribute("aria-label", messages.spendLess);
    more.setAttribute("aria-label", messages.spendMore);
    field.setAttribute("aria-label", messages.spendExactly);
    slider.setAttribute("aria-label", messages.spendPoints);
    draw();
  }

  return {
    root,
    update,
    /** @returns whether there is anything to enter points into */
    focus() {
      const can = !isLocked(field) && field.checkVisibility();
      if (can) field.focus();
      return can;
    },
    field,
    /** @returns whether that can be meant */
    all() {
      const can = !isLocked(spendAll.root) && spendAll.root.checkVisibility();
      if (can) chooseAll();
      return can;
    },
    /** An amount is typed: what of it can be spent nobody knows. @param {string} text */
    expect(text) {
      isExpected = Number(typedHundredths(text)) > 0;
      if (!isExpected) return;
      isUnknown = true;
      drawField(false);
    },
    /** Another sale begins: nothing of the last one stays. */
    clear() {
      [spend, max, amount, isSettled, wrong, wish] = [0, 0, 0, true, null, "nothing"];
      [isUnknown, isExpected] = [false, false];
      field.value = "";
    },
    /** What is chosen, in exact decimal text. */
    spend: () => fromHundredths(spend),
    /** Whether the till knows what is chosen, and what stands in the field can be spent. */
    isSettled: () => isSettled && wrong === null,
    isWrong: () => wrong !== null,
    /** What is wrong stands there already, and is said to whoever goes on all the same. */
    sayWrong: () => actions.say(problem.textContent ?? ""),
  };
}
