// Nobody is served: what to do next, and what was done last. While searching, the way out of it.

import { createAmountEntry } from "./amount-entry.js";
import { h, icon, write, writeFigure } from "./dom.js";
import { today } from "./wall-clock.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** A search that takes longer than this is slow, in milliseconds. */
const SLOW = 3000;

/**
 * @param {{
 *   search: (text: string) => void,
 *   enterAmount: (text: string, count: number) => void,
 *   cancel: () => void,
 *   undo: () => void,
 *   say: (text: string) => void,
 * }} actions
 * @param {ReturnType<import("./echo.js").createEcho>} echo
 */
export function createIdle(actions, echo) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const entry = createAmountEntry("amount-ahead", (text) => actions.enterAmount(text, echo.say()));
  entry.root.classList.add("idle-amount");
  const undoText = h("span");
  const undo = h("button", { testid: "undo", key: "undo", class: "button", type: "button", onclick: actions.undo });
  const dropped = h("div", { testid: "dropped", class: "idle-dropped" }, undoText, undo);
  const deferred = h("p", { testid: "deferred-count", class: "idle-deferred" });
  const cancel = h("button", { testid: "search-cancel", key: "back", class: "button", type: "button", onclick: actions.cancel });
  const latestTitle = h("h2", { class: "idle-small-title" });
  const rows = h("ol", { class: "idle-rows" });
  const latest = h("div", { testid: "latest", class: "idle-latest" }, latestTitle, rows);
  const samplesTitle = h("h2", { class: "idle-small-title" });
  const samples = h("div", { class: "idle-samples" });
  const training = h("div", { testid: "samples", class: "idle-training" }, samplesTitle, samples);
  const root = h("section", { class: "idle" }, h("div", { class: "idle-mark" }, icon("card")), title, text, cancel, dropped, entry.root, deferred, latest, training);
  let drawn = "";
  let phase = "";
  let slow = /** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined);

  /** @param {Screen} screen @param {Messages} t */
  function drawLatest(screen, t) {
    latest.hidden = screen.latest.length === 0 || screen.phase !== "idle";
    rows.replaceChildren(
      ...screen.latest.map((row) =>
        h(
          "li",
          { class: `idle-row ledger-state-${row.state}` },
          h("span", {}, row.at >= today(screen.aheadOfUtc).getTime() ? t.time(row.at) : t.moment(row.at)),
          h("bdi", {}, row.initials),
          h("span", { class: "idle-row-amount" }, t.money(row.amount)),
          h("span", { class: "idle-row-state" }, t.ledgerStates[row.state]),
        ),
      ),
    );
  }

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    const isSearching = screen.phase === "searching";
    const begins = screen.phase === "idle" && phase !== "idle";
    if (!isSearching || screen.phase !== phase) {
      clearTimeout(slow);
      write(text, isSearching ? "" : t.idleText);
      if (isSearching) slow = setTimeout(() => (write(text, t.searchingSlow), actions.say(t.searchingSlow)), SLOW);
    }
    phase = screen.phase;
    root.hidden = screen.phase !== "idle" && screen.phase !== "searching";
    if (screen.phase !== "idle" && screen.phase !== "searching") return;
    root.classList.toggle("idle-searching", isSearching);
    write(title, screen.phase === "searching" ? t.searching(screen.query) : t.idleTitle);
    cancel.hidden = !isSearching;
    write(cancel, t.cancel);
    dropped.hidden = screen.phase === "searching" || !screen.undo;
    write(undoText, t.undoText);
    write(undo, t.undo);
    entry.update(t.idleAmount, screen, t);
    const isHeard = echo.isHeard(screen);
    // What comes back into an empty field is not what somebody has entered there.
    const isEntered = (document.activeElement === entry.field && entry.field.value !== "") || !isHeard;
    const isGone = isHeard && screen.amount === null && screen.amountTyped === null;
    // Nothing of the last receipt stays, nor what was cancelled; what a person is typing does.
    if (begins || isGone || !isEntered) entry.fill(screen, t);
    deferred.hidden = screen.deferredCount === 0;
    writeFigure(deferred, t.deferredCount(screen.deferredCount), String(screen.deferredCount));
    write(latestTitle, t.latest);
    drawLatest(screen, t);
    training.hidden = isSearching || screen.samples.length === 0;
    write(samplesTitle, t.samples);
    const wanted = JSON.stringify(screen.samples);
    if (wanted === drawn) return;
    drawn = wanted;
    samples.replaceChildren(
      ...screen.samples.map(({ name, card }) =>
        h("button", { testid: `sample-${card}`, class: "idle-sample", type: "button", onclick: () => actions.search(card) }, h("span", {}, name), h("small", {}, card)),
      ),
    );
  }

  return { root, update, focusAmount: () => entry.field.focus(), isAmount: /** @param {EventTarget | null} target */ (target) => target === entry.field };
}
