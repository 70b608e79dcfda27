// Says to a screen reader what changes: in two regions that are always there, because one that comes with its text is not heard.

import { openDialogs } from "./dialog.js";
import { h } from "./dom.js";
import { spoken } from "./spoken.js";

/** @import { Seen } from "./spoken.js" */
/** @import { Messages } from "../i18n/index.js" */

/** What was said is gone after so many milliseconds: it is about a moment, and perhaps about somebody who has left. */
const GONE = 10_000;

/** A region that was just moved, or says the same once more, is heard when its text comes so much later, in milliseconds. */
const APART = 100;

/** @param {string} testid @param {"polite" | "assertive"} live */
function createRegion(testid, live) {
  const root = h("div", { testid, "aria-live": live, "aria-atomic": "true" });
  let pending = "";
  let timer = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

  function empty() {
    root.replaceChildren();
  }

  /** @param {string} text */
  function say(text) {
    if (text === "") return;
    empty();
    clearTimeout(timer);
    pending = [pending, text].filter(Boolean).join(" ");
    timer = setTimeout(() => {
      root.replaceChildren(pending);
      pending = "";
      timer = setTimeout(empty, GONE);
    }, APART);
  }

  return { root, empty, say };
}

export function createAnnouncer() {
  const polite = createRegion("said", "polite");
  const assertive = createRegion("said-at-once", "assertive");
  const root = h("div", { class: "announcer" }, polite.root, assertive.root);
  let before = /** @type {Seen | null} */ (null);

  /** What lies behind a dialog nobody hears: so it is in the topmost one, before there is anything to say. */
  function place() {
    const home = openDialogs().at(-1) ?? document.body;
    // Where the till has stopped it is gone.
    if (root.parentElement === home || !root.isConnected) return;
    // What was said elsewhere is not said once more here.
    for (const region of [polite, assertive]) region.empty();
    home.append(root);
  }

  // Where a dialog opens or closes the focus moves.
  document.addEventListener("focusin", place);

  /** @param {string} text */
  function say(text) {
    place();
    polite.say(text);
  }

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

    /** Says what the till does not know of: what became of something on this page. */
    say,
  };
}
