// The very first start, and a till that waits for its key.

import { h, icon, write } from "./dom.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {{ train: () => void, setUp: () => void }} actions
 */
export function createFirstRun(actions) {
  const title = h("h1");
  const text = h("p", { class: "idle-text" });
  const setup = h("button", { testid: "first-run-setup", class: "button button-primary", type: "button", onclick: actions.setUp });
  const training = h("button", { testid: "first-run-training", class: "button", type: "button", onclick: actions.train });
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
    const isWaiting = screen.phase === "waiting";
    root.hidden = screen.phase !== "unconfigured" && !isWaiting;
    root.classList.toggle("idle-waiting", isWaiting);
    // A till that is set up and waits for its key is not a new one.
    setup.hidden = isWaiting;
    write(title, isWaiting ? t.waitingTitle : t.firstRunTitle);
    write(text, isWaiting ? t.waitingText : t.firstRunText);
    write(setup, t.firstRunSetup);
    write(training, t.firstRunTraining);
  }

  return { root, update, focus: () => setup.focus() };
}
