// Says to a screen reader what changes: in two regions that are always there, because one that comes with its text is not heard.

import { openDialogs } from "./dialog.js";
import { h } from "./dom.js";
import { spoken } from "./spoken.js";

/** @import { Seen } from "./spoken.js" */
/** @import { Messages } from "../i18n/index.js" */

/** What was said is gone after so many milliseconds: it is about a moment, and perhaps about somebody who has left. */
const GONE = 10_000;

/** @param {string} testid @param {"polite" | "assertive"} live */
function createRegion(testid, live) {
  const root = h("div", { testid, "aria-live": live, "aria-atomic": "true" });
  let clearing = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

  /** @param {string} text */
  function say(text) {
    if (text === "") return;
    clearTimeout(clearing);
    root.replaceChildren(text);
    clearing = setTimeout(() => root.replaceChildren(), GONE);
  }

  return { root, say };
}

export function createAnnouncer() {
  const polite = createRegion("said", "polite");
  const assertive = createRegion("said-at-once", "assertive");
  const root = h("div", { class: "announcer" }, polite.root, assertive.root);
  let before = /** @type {Seen | null} */ (null);

  /** What lies behind a dialog nobody hears: so it is in the topmost one, before there is anything to say. */
  function place() {
    const home = openDialogs().at(-1) ?? document.body;
    if (root.parentElement !== home) home.append(root);
  }

  // Where a dialog opens or closes the focus moves.
  document.addEventListener("focusin", place);

  /** @param {Seen} now @param {Messages} t */
  function update(now, t) {
    place();
    const news = spoken(before, now, t);
    before = now;
    polite.say(news.polite);
    assertive.say(news.assertive);
  }

  return {
    root,
    update,

    /** Says what the till does not know of: what became of something on this page. @param {string} text */
    say: (text) => polite.say(text),
  };
}
