// The receipt in the making: amount, points, what is left to pay, and the way to do it.

import { fromHundredths, toHundredths } from "./decimal.js";
import { h, selectOnEntry, write, writeFigure } from "./dom.js";
import { createSight } from "./sight.js";
import { createSpendSlider } from "./spend-slider.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{
 *   enterAmount: (text: string) => void,
 *   chooseSpend: (points: string) => void,
 *   confirm: (quote: number, spend: string, question: number | null, shown: number) => void,
 *   hold: () => void,
 *   release: () => void,
 *   cancel: () => void,
 * }} actions
 */
export function createReceipt(actions) {
  const amountLabel = h("label", { class: "receipt-label", htmlFor: "amount" });
  const amount = h("input", {
    testid: "amount",
    id: "amount",
    class: "receipt-amount",
    type: "text",
    inputMode: "decimal",
    autocomplete: "off",
    placeholder: "0",
    oninput: () => {
      // What was quoted for the former amount is void from this moment.
      root.classList.add("receipt-stale");
      sight.show(amount.value);
      actions.enterAmount(amount.value);
    },
  });
  selectOnEntry(amount);
  const problem = h("p", { testid: "amount-problem", class: "receipt-problem", role: "status" });
  const slider = createSpendSlider({ choose: actions.chooseSpend, changed: () => draw() });
  const discount = h("p", { testid: "discount", class: "receipt-discount" });
  const toPayLabel = h("span", { class: "receipt-label" });
  const toPay = h("strong", { testid: "to-pay", class: "receipt-to-pay" });
  const outcome = h("span", { testid: "outcome", class: "receipt-outcome" });
  const cancel = h("button", { testid: "cancel", class: "button", type: "button", onclick: actions.cancel });
  const hold = h("button", { testid: "hold", class: "button receipt-hold", type: "button", onclick: actions.hold });
  const release = h("button", { testid: "release", class: "button receipt-hold", type: "button", onclick: actions.release });
  const releaseText = h("span");
  const left = h("span", { testid: "hold-left", class: "receipt-left" });
  release.append(releaseText, " ", left);
  const confirm = h("button", { testid: "confirm", class: "button button-primary", type: "button", onclick: () => doConfirm() });
  const root = h(
    "section",
    { class: "receipt" },
    h("div", { class: "receipt-entry" }, amountLabel, amount, problem),
    slider.root,
    discount,
    h("div", { class: "receipt-sum" }, toPayLabel, toPay, outcome),
    h("div", { class: "receipt-actions" }, cancel, hold, release, confirm),
  );

  for (const [button, key] of /** @type {const} */ ([[cancel, "Esc"], [hold, "F6"], [release, "F6"], [confirm, "F9"]])) {
    button.dataset.key = key;
  }

  let screen = /** @type {Screen | null} */ (null);
  let t = /** @type {Messages | null} */ (null);
  /** Whose sale the amount field belongs to. */
  let serving = false;
  const sight = createSight(confirm);

  /** The question about spending, where it is the button that shows it. */
  const question = () => (screen !== null && slider.settled() ? screen.question : null);

  function doConfirm() {
    if (!screen || screen.customer === null) return;
    // Without a quote there is nothing to confirm; where it failed, this asks once more.
    actions.confirm(screen.quote?.seq ?? 0, slider.spend(), question(), sight.atPress());
  }

  setInterval(() => drawTimeLeft(), 250);

  function drawTimeLeft() {
    if (screen?.hold.state !== "held" || !t) return;
    write(left, t.left(screen.hold.endsAt - Date.now()));
  }

  /** What changes with the slider, before the till has answered. */
  function draw() {
    if (!screen || !t) return;
    const { quote, phase } = screen;
    const spend = slider.spend();
    const spends = quote !== null && spend !== "0";
    const discounted = quote?.scheme === "discount";
    if (!quote) writeFigure(toPay, "—", null);
    else if (discounted) writeFigure(toPay, t.toPayLater, null);
    else {
      const rest = fromHundredths(toHundredths(quote.amount) - toHundredths(spend));
      writeFigure(toPay, t.money(rest), rest);
    }
    toPay.classList.toggle("receipt-to-pay-later", discounted || !quote);
    write(outcome, !quote || discounted ? "" : spends ? t.earnsNothing : t.earns(quote.earn));
    const armed = question() !== null;
    sight.show(JSON.stringify([quote?.seq, spend, question()]));
    confirm.classList.toggle("button-armed", armed);
    write(
      confirm,
      phase === "committing"
        ? t.committing
        : phase === "quoting"
          ? t.quoting
          : spends
            ? armed
              ? t.confirmArmed(spend)
              : t.confirmSpend(spend)
            : armed
              ? t.confirmEarnArmed
              : t.confirmEarn,
    );
  }

  /** @param {Screen} next @param {Messages} messages */
  function update(next, messages) {
    screen = next;
    t = messages;
    const { phase, customer, quote, amountProblem } = next;
    root.hidden = customer === null || phase === "unresolved";
    root.classList.remove("receipt-stale");
    const served = customer !== null;
    if (served !== serving) {
      serving = served;
      amount.value = next.amount ?? "";
    }
    const locked = phase === "committing" || phase === "holding";
    amount.disabled = locked;
    write(amountLabel, messages.amount);
    amount.setAttribute("aria-invalid", String(amountProblem !== null));
    write(problem, amountProblem === null ? "" : messages.reasons[amountProblem]);
    slider.update(next, messages, locked);

    const discounted = (quote?.scheme ?? customer?.scheme) === "discount";
    discount.hidden = !discounted;
    write(discount, discounted ? `${messages.discount(quote?.percent ?? customer?.percent ?? null)}. ${messages.discountText}` : "");
    write(toPayLabel, messages.toPay);

    write(cancel, messages.cancel);
    cancel.disabled = locked;
    const held = next.hold.state === "held";
    hold.hidden = held || discounted;
    hold.disabled = locked || next.hold.state !== "none" || quote === null || quote.maxSpend === "0";
    write(hold, next.hold.state === "asking" ? messages.holdAsking : next.hold.state === "lost" ? messages.holdLost : messages.hold);
    release.hidden = !held;
    release.disabled = locked;
    write(releaseText, messages.release);
    release.title = next.hold.state === "held" ? messages.held(next.hold.points) : "";
    drawTimeLeft();
    confirm.disabled = locked || phase === "quoting" || next.amount === null;
    draw();
  }

  return {
    root,
    update,
    confirm: doConfirm,
    focusAmount: () => amount.focus(),
    focusSpend: slider.focus,
    confirmsFrom: /** @param {EventTarget | null} target */ (target) => target === amount || target === slider.field,
  };
}
