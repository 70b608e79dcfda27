// A receipt that was sent and whose outcome nobody knows: what happened, what to tell the customer,
// what the till does. Never "failed", never "done".

import { h, icon, write } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ park: () => void }} actions
 */
export function createUnresolved(actions) {
  const title = h("h1");
  const what = h("p", { class: "unresolved-what" });
  const why = h("p", { class: "unresolved-why" });
  const detail = h("small");
  const tell = h("p", { class: "unresolved-tell" });
  const till = h("p", {});
  const park = h("button", { testid: "park", class: "button button-primary", type: "button", onclick: actions.park });
  const root = h(
    "section",
    { testid: "unresolved", class: "unresolved" },
    h("div", { class: "unresolved-mark" }, icon("warning")),
    title,
    what,
    why,
    tell,
    till,
    park,
  );

  /** @param {Screen} screen @param {Messages} t */
  function update({ unresolved }, t) {
    root.hidden = unresolved === null;
    if (!unresolved) return;
    root.dataset.code = unresolved.error.code;
    write(title, t.unresolvedTitle);
    write(what, t.unresolvedWhat(unresolved.amount, unresolved.spend));
    write(detail, unresolved.error.detail ?? "");
    why.replaceChildren(t.reasons[unresolved.error.code], " ", detail);
    write(tell, t.unresolvedTell);
    write(till, t.unresolvedTill);
    write(park, t.park);
  }

  return { root, update };
}
