// A confirmed receipt: what is to be paid, in the largest type on the screen.

import { fromHundredths, toHundredths } from "./decimal.js";
import { h, icon, write, writeFigure } from "./dom.js";
import { createSight } from "./sight.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {{ next: () => void, copy: (text: string) => Promise<void>, say: (text: string) => void, early: () => void }} actions
 */
export function createResult(actions) {
  const label = h("h1", { class: "result-label" });
  const total = h("strong", { testid: "result-total", class: "result-total" });
  const copy = h("button", { testid: "result-copy", key: "spend", class: "button result-copy", type: "button", onclick: () => doCopy() });
  const spent = h("p", { testid: "result-spent", class: "result-points" });
  const earned = h("p", { testid: "result-earned", class: "result-points" });
  const balance = h("p", { testid: "result-balance", class: "result-receipt" });
  const receipt = h("p", { class: "result-receipt", dir: "auto" });
  const differs = h("p", { testid: "result-differs", class: "result-differs" });
  const next = h("button", { testid: "next", key: "enter", class: "button button-primary", type: "button", onclick: () => doNext() });
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
    balance,
    receipt,
    copy,
    next,
    hint,
  );
  const sight = createSight(next);
  let toCopy = "";
  let t = /** @type {Messages | null} */ (null);
  root.hidden = true;

  /** A press that was meant for the button before does not take the result away. @returns whether it is taken away */
  function doNext() {
    if (root.hidden) return false;
    const isMeant = sight.isReadable();
    if (isMeant) actions.next();
    else actions.early();
    return isMeant;
  }

  async function doCopy() {
    if (root.hidden || !t) return;
    const { copied, copyFailed } = t;
    const said = await actions.copy(toCopy).then(() => copied, () => copyFailed);
    write(copy, said);
    actions.say(said);
  }

  /** @param {Screen} screen @param {Messages} messages */
  function update(screen, messages) {
    const result = screen.phase === "done" ? screen.result : null;
    const isNew = root.hidden || t !== messages;
    t = messages;
    root.hidden = result === null;
    sight.show(JSON.stringify(result));
    if (!result) return;
    write(label, t.resultToPay);
    writeFigure(total, t.money(result.total), result.total);
    toCopy = t.decimalComma ? result.total.replace(".", ",") : result.total;
    if (isNew) write(copy, t.copy(result.total));
    const spends = result.spent !== "0";
    const discount = fromHundredths(toHundredths(result.amount) - toHundredths(result.total));
    spent.hidden = !spends && result.scheme !== "discount";
    if (result.scheme === "discount") writeFigure(spent, t.resultDiscount(discount), "0");
    else writeFigure(spent, t.resultSpent(result.spent), result.spent);
    earned.hidden = spends || result.scheme === "discount";
    writeFigure(earned, t.resultEarned(result.earned), result.earned ?? "0");
    balance.hidden = result.balance === null || result.scheme === "discount";
    writeFigure(balance, result.balance === null ? "" : t.resultBalance(result.balance), result.balance);
    differs.hidden = result.expectedTotal === null;
    write(differs, result.expectedTotal === null ? "" : t.resultDiffers(result.expectedTotal));
    write(receipt, t.resultReceipt(result.name || t.nameless, result.amount));
    write(next, t.next);
    write(hint, t.nextHint);
  }

  return { root, update, next: doNext, copy: doCopy };
}
