// A receipt that was sent and whose outcome nobody knows: what to take, what to tell the customer, what the till does.
// Never "failed", never "done".

import { h, icon, write, writeFigure } from "./dom.js";
import { createSight } from "./sight.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {{ park: () => void, again: (row: number) => void, early: () => void }} actions
 */
export function createUnresolved(actions) {
  // Whose it is stands above it.
  const title = h("h2");
  const takeLabel = h("span", { class: "receipt-label" });
  const take = h("strong", { testid: "unresolved-take", class: "unresolved-take" });
  const tell = h("p", { class: "unresolved-tell" });
  const till = h("p", { class: "unresolved-till" });
  const summary = h("summary");
  const what = h("p", { class: "unresolved-what" });
  const why = h("p", { class: "unresolved-why" });
  const detail = h("small");
  const verdict = h("p", { testid: "unresolved-verdict", class: "unresolved-verdict" });
  const evidence = h("p", { testid: "unresolved-evidence", class: "unresolved-evidence" });
  const more = h("details", { testid: "unresolved-more", class: "unresolved-more" }, summary, evidence, verdict, why);
  const again = h("button", { testid: "unresolved-again", class: "button", type: "button", onclick: () => (verdictSight.isReadable() ? actions.again(row) : actions.early()) });
  const park = h("button", { testid: "park", key: "enter", class: "button button-primary", type: "button", onclick: () => (sight.isReadable() ? actions.park() : actions.early()) });
  const root = h(
    "section",
    { testid: "unresolved", class: "unresolved" },
    h("div", { class: "unresolved-mark" }, icon("warning")),
    title,
    what,
    h("p", { class: "unresolved-take-now" }, takeLabel, take),
    tell,
    till,
    more,
    h("div", { class: "unresolved-actions" }, again, park),
  );
  const sight = createSight(park);
  /** It may come up under the finger. */
  const verdictSight = createSight(again);
  let row = 0;
  root.hidden = true;

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    const unresolved = screen.phase === "unresolved" ? screen.unresolved : null;
    if (root.hidden) more.open = false;
    root.hidden = unresolved === null;
    // A press that was meant for what was there before answers nothing here.
    sight.show(String(unresolved?.row));
    verdictSight.show(`${unresolved?.row} ${unresolved?.booked}`);
    if (!unresolved) return;
    root.dataset.code = unresolved.error.code;
    row = unresolved.row;
    const { booked } = unresolved;
    root.dataset.booked = booked === null ? "unknown" : String(booked);
    write(title, booked === null ? t.unresolvedTitle : booked ? t.unresolvedBooked : t.unresolvedNotBooked);
    write(takeLabel, t.unresolvedTake);
    writeFigure(take, t.money(unresolved.take), unresolved.take);
    write(tell, booked === null ? t.unresolvedTell : booked ? t.unresolvedTellBooked : t.unresolvedTellNotBooked);
    write(till, booked === null ? t.unresolvedTill : t.unresolvedInferred);
    write(summary, t.unresolvedWhy);
    write(what, t.unresolvedWhat(unresolved.amount, unresolved.spend));
    verdict.dataset.verdict = unresolved.verdict;
    write(verdict, t.verdicts[unresolved.verdict]);
    evidence.hidden = unresolved.seen === null;
    write(evidence, t.looked(unresolved.balance, unresolved.seen));
    write(detail, unresolved.error.detail ?? "");
    why.replaceChildren(t.reasons[unresolved.error.code], " ", detail);
    again.hidden = booked !== false;
    write(again, t.again);
    write(park, booked === null ? t.park : t.next);
  }

  /** The button stays at the lower edge; what is read first is above. */
  function focus() {
    park.focus({ preventScroll: true });
    root.scrollIntoView({ block: "start" });
  }

  return { root, update, focus };
}
