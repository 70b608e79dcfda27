// What stands between the bar and the till: training, warnings, and the notices of the moment.

import { h, icon, scrollsByKeys, write } from "./dom.js";
import { refundOf } from "./screen.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Refused } from "./refusal.js" */
/** @import { Messages } from "../i18n/index.js" */

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
  const close = h("button", { testid: "notice-close", class: "notices-close", type: "button", onclick: actions.dismiss }, "×");
  const told = h("div", { class: "notices-told" });
  const moment = h("div", { class: "notices-notice" }, icon("warning"), told, close);
  const root = h("section", { class: "notices" }, training, warnings, moment);
  /** What was told last, and refused: the same once more is news, too. */
  let last = /** @type {{ told: number, refused: Refused | null }} */ ({ told: 0, refused: null });
  // What does not fit is scrolled by keys as well.
  const fits = new ResizeObserver(() => scrollsByKeys(root, true));
  for (const part of [root, training, warnings, moment]) fits.observe(part);
  const drawWarnings = whereChanged(warnings, ([text, cause]) => h("div", { class: "notices-warning" }, text ?? "", " ", h("small", {}, cause ?? "")));
  const drawTold = whereChanged(told, ([code, about, title, reason, detail]) => {
    const texts = [h("strong", {}, title ?? ""), h("span", {}, reason ?? ""), h("small", {}, detail ?? "")];
    const row = h("div", { testid: "notice", class: "notices-text" }, ...texts.filter(({ textContent }) => textContent !== ""));
    Object.assign(row.dataset, { code, about });
    return row;
  });

  /** @param {Screen} screen @param {Messages} t @param {Refused | null} refused what a command answered */
  function update(screen, t, refused) {
    training.hidden = !screen.training;
    write(trainingText, t.trainingBanner);
    write(leave, t.leaveTraining);

    root.setAttribute("aria-label", t.notices);
    drawWarnings(screen.warnings.map(({ code, detail }) => [t.reasons[code], detail ?? ""]));
    const of = screen.notices.map((notice) => {
      const { about, error } = notice;
      return [error.code, about, t.noticeTitle(notice), t.reasons[error.code], refundOf(notice, t) || (error.detail ?? "")];
    });
    const all = refused ? [...of, [refused.code, "", "", t.reasons[refused.code], refused.detail ?? ""]] : of;
    moment.hidden = all.length === 0;
    const isToldAgain = screen.told !== last.told || (refused !== null && refused !== last.refused);
    last = { told: screen.told, refused };
    const isNew = drawTold(all);
    // What stays may leave no room for it.
    if ((isNew || isToldAgain) && !moment.hidden) moment.scrollIntoView({ block: "nearest" });
    close.setAttribute("aria-label", t.dismiss);
  }

  return { root, update };
}

/**
 * Draws lines anew only where one of them has changed: what is being read or pressed stays.
 * @param {HTMLElement} list
 * @param {(line: string[]) => HTMLElement} draw
 * @returns draws them, and says whether that was done
 */
function whereChanged(list, draw) {
  let drawn = "[]";
  return (/** @type {string[][]} */ lines) => {
    const next = JSON.stringify(lines);
    if (next === drawn) return false;
    drawn = next;
    list.replaceChildren(...lines.map(draw));
    return true;
  };
}
