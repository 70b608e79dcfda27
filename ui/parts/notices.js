// What stands between the bar and the till: training, warnings, and the notice of the moment.

import { h, icon, write } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../ipc.d.ts").Problem} Problem */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ dismiss: () => void, leaveTraining: () => void }} actions
 */
export function createNotices(actions) {
  const trainingText = h("strong");
  const leave = h("button", {
    testid: "training-leave",
    class: "notices-leave",
    type: "button",
    onclick: actions.leaveTraining,
  });
  const training = h("div", { testid: "training-banner", class: "notices-training" }, trainingText, leave);
  const warnings = h("div", { testid: "warnings", class: "notices-warnings" });
  const title = h("strong");
  const reason = h("span");
  const detail = h("small");
  const close = h("button", { testid: "notice-close", class: "notices-close", type: "button", onclick: actions.dismiss }, "×");
  const notice = h(
    "div",
    { testid: "notice", class: "notices-notice", role: "alert" },
    icon("warning"),
    h("div", { class: "notices-text" }, title, reason, detail),
    close,
  );
  const root = h("div", { class: "notices" }, training, warnings, notice);
  let shownWarnings = "";

  /** @param {Screen} screen @param {Messages} t @param {Problem | null} refused what a command answered */
  function update(screen, t, refused) {
    training.hidden = !screen.training;
    write(trainingText, t.trainingBanner);
    write(leave, t.leaveTraining);

    const texts = screen.warnings.map(({ code, detail }) => [t.reasons[code], detail ?? ""]);
    const drawn = JSON.stringify(texts);
    if (drawn !== shownWarnings) {
      shownWarnings = drawn;
      warnings.replaceChildren(
        ...texts.map(([text, cause]) => h("div", { class: "notices-warning" }, text ?? "", " ", h("small", {}, cause ?? ""))),
      );
    }

    const error = screen.notice?.error ?? refused;
    notice.hidden = !error;
    notice.dataset.code = error?.code ?? "";
    notice.dataset.about = screen.notice?.about ?? "";
    close.setAttribute("aria-label", t.dismiss);
    if (!error) return;
    write(title, screen.notice ? t.noticeTitle(screen.notice) : "");
    title.hidden = title.textContent === "";
    write(reason, t.reasons[error.code]);
    write(detail, error.detail ?? "");
  }

  return { root, update };
}
