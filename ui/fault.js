// A fault of the page itself is told to the cashier and to the log of this run, and the window can be loaded anew: all
// that counts is in the till, not here. Loaded before what it tells of.

import { languageOf, messagesFor } from "./i18n/index.js";
import { h, write } from "./parts/dom.js";
import { till } from "./till.js";

/** More faults of one page than these tell nothing new. */
const MOST_REPORTS = 20;
const reported = /** @type {Set<string>} */ (new Set());

let hasStopped = false;
const text = h("strong");
const reload = h("button", { testid: "fault-reload", class: "button", type: "button", onclick: () => window.location.reload() });
const root = h("div", { testid: "fault", class: "fault", role: "alert" }, text, reload);
root.hidden = true;
document.body.append(root);

/** Behind an open dialog nobody could reach it. */
function place() {
  const above = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  // What is moved loses the focus.
  if (root.parentElement !== above) above.append(root);
}

/**
 * Something threw that should not.
 * @param {string} where
 * @param {unknown} error
 */
export function fault(where, error) {
  // Begun before the page could hear of it.
  if (Object(error).code === "stopped") return stopped();
  if (!hasStopped) {
    const t = messages();
    write(text, t.fault);
    write(reload, t.faultReload);
    root.hidden = false;
    place();
  }
  const report = `${where}: ${described(error)}`;
  if (reported.has(report) || reported.size >= MOST_REPORTS) return;
  reported.add(report);
  // Where even this is refused, nobody is left to tell.
  till.reportFault(report).catch(() => {});
}

/** The till itself has stopped: nothing that is done here reaches it any more, and nothing is left that looks as if it did. */
export function stopped() {
  if (hasStopped) return;
  hasStopped = true;
  const t = messages();
  const restart = h("button", { testid: "restart", class: "button", type: "button", onclick: () => void till.restart() }, t.restart);
  // It has the focus, and not its button: a key that was meant for the receipt begins nothing anew.
  const said = h("div", { testid: "stopped", role: "alert", tabIndex: -1 }, h("h1", {}, t.reasons.stopped));
  for (const turn of /** @type {const} */ (["keydown", "keyup"])) window.addEventListener(turn, keep, { capture: true });
  document.body.replaceChildren(h("main", { class: "stopped" }, said, restart));
  said.focus();
}

/** What acts on the button that has the focus, or leads to it: nothing else of the browser's own is left. */
const OWN_KEYS = ["Tab", "Enter", " "];

/** @param {KeyboardEvent} event */
function keep(event) {
  event.stopImmediatePropagation();
  if (!OWN_KEYS.includes(event.key)) event.preventDefault();
}

const messages = () => messagesFor({ language: languageOf(document.documentElement.lang), region: null });

/** @param {unknown} error */
function described(error) {
  try {
    if (error instanceof Error) return `${error.name}: ${error.message} ${error.stack ?? ""}`;
    return typeof error === "string" ? error : JSON.stringify(error) ?? String(error);
  } catch {
    return "what cannot be described";
  }
}

/**
 * Does something. A fault in it stops nothing else.
 * @param {string} where
 * @param {() => void} what
 * @returns whether it was done
 */
export function attempt(where, what) {
  try {
    what();
    return true;
  } catch (error) {
    fault(where, error);
    return false;
  }
}

document.addEventListener("close", place, { capture: true });
window.addEventListener("error", ({ error, message }) => fault("window", error ?? message));
window.addEventListener("unhandledrejection", ({ reason }) => fault("promise", reason));
