// How many points are spent: slider, field and buttons, with the choice said in words.
//
// What is chosen here stands until the till's answer to it comes back: a screen that is drawn in
// between does not move the slider under the finger.

import { fromHundredths, toHundredths, typedHundredths } from "./decimal.js";
import { h, selectOnEntry, write, writeFigure } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

const POINT = 100;

/**
 * @param {{ choose: (points: string) => void, changed: () => void }} actions
 */
export function createSpendSlider(actions) {
  const words = h("p", { class: "spend-words" });
  const spendable = h("span", { testid: "quote-spend", class: "spend-up-to" });
  const earn = h("span", { testid: "quote-earn", class: "spend-earn" });
  words.append(spendable, " ", earn);
  const none = h("button", { testid: "spend-none", class: "button spend-end", type: "button", onclick: () => choose(0) });
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
  selectOnEntry(field, () => showField());
  const more = h("button", { testid: "spend-more", class: "button spend-step", type: "button", onclick: () => step(1) }, "+");
  const all = h("button", { testid: "spend-max", class: "button spend-end", type: "button", onclick: () => choose(max) });
  const slider = h("input", {
    testid: "spend-slider",
    class: "spend-slider",
    type: "range",
    min: "0",
    oninput: slide,
    onkeydown: slideByKey,
  });
  const root = h(
    "div",
    { class: "spend" },
    words,
    h("div", { class: "spend-row" }, none, less, field, more, all),
    slider,
  );

  let max = 0;
  let spend = 0;
  let quote = 0;
  /** What was chosen here and has not come back yet. */
  let chosen = /** @type {number | null} */ (null);
  let t = /** @type {Messages | null} */ (null);

  /** @param {number} hundredths */
  function choose(hundredths) {
    const next = Math.min(Math.max(hundredths, 0), max);
    if (next !== spend || chosen !== null) {
      chosen = next;
      spend = next;
      actions.choose(fromHundredths(next));
    }
    showField();
    slider.value = String(next);
    paint();
    actions.changed();
  }

  /** Whole points by the step, the odd rest by the last one. @param {number} direction */
  function step(direction) {
    const from = direction > 0 ? Math.floor(spend / POINT) : Math.ceil(spend / POINT);
    choose((from + direction) * POINT);
  }

  function slide() {
    const at = Number(slider.value);
    // The finger means whole points; only the far end may be odd.
    choose(at > max - POINT / 2 ? max : Math.round(at / POINT) * POINT);
  }

  /** @param {KeyboardEvent} event */
  function slideByKey(event) {
    const tenth = Math.max(1, Math.round(max / POINT / 10));
    const moves = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -tenth, PageUp: tenth };
    const move = moves[/** @type {keyof typeof moves} */ (event.key)];
    if (event.key === "Home") choose(0);
    else if (event.key === "End") choose(max);
    else if (move !== undefined && Math.abs(move) === 1) step(move);
    else if (move !== undefined) choose(Math.round(spend / POINT + move) * POINT);
    else return;
    event.preventDefault();
  }

  function type() {
    const typed = field.value.trim() === "" ? 0 : typedHundredths(field.value);
    field.setAttribute("aria-invalid", String(typed === null || typed > max));
    if (typed !== null) {
      const shown = field.value;
      choose(typed);
      field.value = shown;
      field.setAttribute("aria-invalid", String(typed > max));
    }
  }

  function showField() {
    field.value = spend === 0 || !t ? "" : t.money(fromHundredths(spend));
    field.setAttribute("aria-invalid", "false");
  }

  function paint() {
    slider.style.setProperty("--filled", `${max === 0 ? 0 : (spend / max) * 100}%`);
  }

  /** @param {Screen} screen @param {Messages} messages @param {boolean} locked */
  function update(screen, messages, locked) {
    t = messages;
    const wanted = screen.quote;
    if (wanted) {
      max = toHundredths(wanted.maxSpend);
      if (wanted.seq !== quote || toHundredths(screen.spend) === chosen) chosen = null;
      quote = wanted.seq;
      if (chosen === null) {
        spend = toHundredths(screen.spend);
        if (document.activeElement !== field) showField();
      }
    }
    root.hidden = screen.quote?.scheme === "discount" || screen.customer?.scheme === "discount";
    const usable = wanted !== null && max > 0 && !locked;
    for (const control of [none, less, field, more, all, slider]) control.disabled = !usable;
    slider.max = String(max);
    slider.value = String(spend);
    paint();

    if (!wanted) {
      writeFigure(spendable, screen.amount === null ? "" : messages.quoting, null);
      writeFigure(earn, "", null);
    } else {
      const nothing = screen.blocked ? messages.blocked : wanted.scheme === "other" ? messages.otherScheme : messages.nothingToSpend;
      const text = max > 0 ? messages.spendUpTo(wanted.maxSpend) : nothing;
      writeFigure(spendable, text, wanted.maxSpend);
      writeFigure(earn, max > 0 ? messages.orEarn(wanted.earn) : messages.earns(wanted.earn), wanted.earn);
    }
    write(none, messages.spendNone);
    write(all, messages.spendMax);
    less.setAttribute("aria-label", messages.spendLess);
    more.setAttribute("aria-label", messages.spendMore);
    field.setAttribute("aria-label", messages.spendPoints);
    slider.setAttribute("aria-label", messages.spendPoints);
    slider.setAttribute("aria-valuetext", messages.points(fromHundredths(spend)));
  }

  return {
    root,
    update,
    focus: () => field.focus(),
    field,
    /** What is chosen, in exact decimal text. */
    spend: () => fromHundredths(spend),
    /** Whether the till knows what is chosen. */
    settled: () => chosen === null,
  };
}
