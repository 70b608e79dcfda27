// A receipt that was sent and whose outcome nobody knows: what happened, what to tell the customer,
// what the till does. Never "failed", never "done".

import { h, icon, write } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ park: () => void, again: (row: number) => void }} actions
 */
export function createUnresolved(actions) {
  const title = h("h1");
  const what = h("p", { class: "unresolved-what" });
  const why = h("p", { class: "unresolved-why" });
  const detail = h("small");
  const tell = h("p", { class: "unresolved-tell" });
  const till = h("p", {});
  const verdict = h("p", { testid: "unresolved-verdict", class: "unresolved-verdict", role: "status" });
  const again = h("button", { testid: "unresolved-again", class: "button button-primary", type: "button", onclick: () => actions.again(row) });
  let row = 0;
  const park = h("button", { testid: "park", class: "button button-primary", type: "button", onclick: actions.park });
  const root = h(
    "section",
    { testid: "unresolved", class: "unresolved" },
    h("div", { class: "unresolved-mark" }, icon("warning")),
    title,
    what,
    why,
    verdict,
    tell,
    till,
    again,
    park,
  );

  /** @param {Screen} screen @param {Messages} t */
  function update({ unresolved }, t) {
    root.hidden = unresolved === null;
    if (!unresolved) return;
    root.dataset.code = unresolved.error.code;
    row = unresolved.row;
    const { booked } = unresolved;
    root.dataset.booked = booked === null ? "unknown" : String(booked);
    write(title, booked === null ? t.unresolvedTitle : booked ? t.unresolvedBooked : t.unresolvedNotBooked);
    verdict.dataset.verdict = unresolved.verdict;
    write(verdict, t.verdicts[unresolved.verdict]);
    again.hidden = booked !== false;
    write(again, t.again);
    park.classList.toggle("button-primary", booked !== false);
    write(what, t.unresolvedWhat(unresolved.amount, unresolved.spend));
    write(detail, unresolved.error.detail ?? "");
    why.replaceChildren(t.reasons[unresolved.error.code], " ", detail);
    write(tell, booked === null ? t.unresolvedTell : booked ? t.unresolvedTellBooked : t.unresolvedTellNotBooked);
    write(till, booked === null ? t.unresolvedTill : t.unresolvedInferred);
    write(park, booked === null ? t.park : t.next);
  }

  return { root, update };
}
