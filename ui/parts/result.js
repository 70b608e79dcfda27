// A confirmed receipt: what is to be paid, in the largest type on the screen.

import { fromHundredths, toHundredths } from "./decimal.js";
import { h, icon, write, writeFigure } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ next: () => void }} actions
 */
export function createResult(actions) {
  const label = h("p", { class: "result-label" });
  const total = h("strong", { testid: "result-total", class: "result-total" });
  const spent = h("p", { testid: "result-spent", class: "result-points" });
  const earned = h("p", { testid: "result-earned", class: "result-points" });
  const receipt = h("p", { class: "result-receipt" });
  const differs = h("p", { testid: "result-differs", class: "result-differs" });
  const next = h("button", { testid: "next", class: "button button-primary", type: "button", onclick: actions.next });
  const hint = h("p", { class: "result-hint" });
  const root = h(
    "section",
    { testid: "result", class: "result" },
    h("div", { class: "result-mark" }, icon("done")),
    label,
    total,
    spent,
    earned,
    differs,
    receipt,
    next,
    hint,
  );

  /** @param {Screen} screen @param {Messages} t */
  function update({ result }, t) {
    root.hidden = result === null;
    if (!result) return;
    write(label, t.resultToPay);
    writeFigure(total, t.money(result.total), result.total);
    const spends = result.spent !== "0";
    const discount = fromHundredths(toHundredths(result.amount) - toHundredths(result.total));
    spent.hidden = !spends && result.scheme !== "discount";
    if (result.scheme === "discount") writeFigure(spent, t.resultDiscount(discount), "0");
    else writeFigure(spent, t.resultSpent(result.spent), result.spent);
    earned.hidden = spends || result.scheme === "discount";
    writeFigure(earned, t.resultEarned(result.earned), result.earned ?? "0");
    differs.hidden = result.expectedTotal === null;
    write(differs, result.expectedTotal === null ? "" : t.resultDiffers(result.expectedTotal));
    write(receipt, t.resultReceipt(result.name || t.nameless, result.amount));
    write(next, t.next);
    write(hint, t.nextHint);
  }

  return { root, update };
}
