// Nobody is served: what to do next, while searching, and at the very first start.

import { h, icon, write } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ search: (text: string) => void }} actions
 */
export function createIdle(actions) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const deferred = h("p", { testid: "deferred-count", class: "idle-deferred", role: "status" });
  const samplesTitle = h("h2", { class: "idle-samples-title" });
  const samples = h("div", { class: "idle-samples" });
  const training = h("div", { testid: "samples", class: "idle-training" }, samplesTitle, samples);
  const root = h("section", { class: "idle" }, h("div", { class: "idle-mark" }, icon("card")), title, text, deferred, training);
  let drawn = "";

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    const searching = screen.phase === "searching";
    root.hidden = !searching && screen.phase !== "idle";
    root.classList.toggle("idle-searching", searching);
    write(title, searching ? t.searching(screen.query ?? "") : t.idleTitle);
    write(text, searching ? "" : t.idleText);
    deferred.hidden = screen.deferredCount === 0;
    deferred.dataset.value = String(screen.deferredCount);
    write(deferred, t.deferredCount(screen.deferredCount));
    training.hidden = searching || screen.samples.length === 0;
    write(samplesTitle, t.samples);
    const wanted = JSON.stringify(screen.samples);
    if (wanted === drawn) return;
    drawn = wanted;
    samples.replaceChildren(
      ...screen.samples.map(({ name, card }) =>
        h(
          "button",
          { testid: `sample-${card}`, class: "idle-sample", type: "button", onclick: () => actions.search(card) },
          h("span", {}, name),
          h("small", {}, card),
        ),
      ),
    );
  }

  return { root, update };
}

/**
 * @param {{ train: () => void, setUp: () => void }} actions
 */
export function createFirstRun(actions) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const setup = h("button", {
    testid: "first-run-setup",
    class: "button button-primary",
    type: "button",
    onclick: actions.setUp,
  });
  const training = h("button", {
    testid: "first-run-training",
    class: "button",
    type: "button",
    onclick: actions.train,
  });
  const root = h(
    "section",
    { testid: "first-run", class: "idle" },
    h("div", { class: "idle-mark" }, icon("card")),
    title,
    text,
    h("div", { class: "idle-choices" }, setup, training),
  );

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    const waiting = screen.phase === "waiting";
    root.hidden = screen.phase !== "unconfigured" && !waiting;
    root.classList.toggle("idle-waiting", waiting);
    // A till that is set up and waits for its key is not a new one.
    setup.hidden = waiting;
    write(title, waiting ? t.waitingTitle : t.firstRunTitle);
    write(text, waiting ? t.waitingText : t.firstRunText);
    write(setup, t.firstRunSetup);
    write(training, t.firstRunTraining);
  }

  return { root, update };
}
