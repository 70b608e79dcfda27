// Says to a screen reader what changes: in two regions that are always there, because one that comes with its text is not heard.

import { h } from "./dom.js";
import { spoken } from "./spoken.js";

/** @import { Seen } from "./spoken.js" */
/** @import { Messages } from "../i18n/index.js" */

export function createAnnouncer() {
  const polite = h("div", { testid: "said", "aria-live": "polite", "aria-atomic": "true" });
  const assertive = h("div", { testid: "said-at-once", "aria-live": "assertive", "aria-atomic": "true" });
  const root = h("div", { class: "announcer" }, polite, assertive);
  let before = /** @type {Seen | null} */ (null);

  /** @param {Seen} now @param {Messages} t */
  function update(now, t) {
    const news = spoken(before, now, t);
    before = now;
    if (news.polite !== "") polite.replaceChildren(news.polite);
    if (news.assertive !== "") assertive.replaceChildren(news.assertive);
  }

  return {
    root,
    update,

    /** Says what the till does not know of: what became of something on this page. @param {string} text */
    say: (text) => polite.replaceChildren(text),
  };
}
