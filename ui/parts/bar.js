// The bar at the top: search, where this till is, and the doors to ledger, settings and keys.

import { h, icon, lock, showKey, write } from "./dom.js";
import { nextOf, saleOf } from "./screen.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** Phases in which nobody can be searched for. */
const CLOSED = ["unconfigured", "waiting", "committing", "holding"];

/**
 * @param {{ search: (text: string) => void, openLedger: () => void, openSettings: () => void, openKeys: () => void }} actions
 */
export function createBar(actions) {
  const field = h("input", { testid: "search", class: "bar-search", type: "search", autocomplete: "off", spellcheck: false, maxLength: 256, enterKeyHint: "search" });
  showKey(field, "search");
  const find = h("button", { testid: "search-go", class: "bar-button bar-find" }, icon("search"));
  const form = h("form", { class: "bar-form", role: "search", onsubmit: submit }, field, find);
  const count = h("span", { testid: "unresolved-count", class: "bar-count", "aria-hidden": "true" });
  const ledger = h("button", { testid: "ledger-open", key: "ledger", class: "bar-button", type: "button", onclick: actions.openLedger }, icon("ledger"), count);
  const settings = h("button", { testid: "settings-open", key: "settings", class: "bar-button", type: "button", onclick: actions.openSettings }, icon("settings"));
  const keys = h("button", { testid: "keys-open", key: "help", class: "bar-button bar-keys", type: "button", onclick: actions.openKeys }, icon("keys"));
  const point = h("bdi", { testid: "point", class: "bar-point" });
  const server = h("bdi", { testid: "server", class: "bar-server" });
  const where = h("div", { class: "bar-where" }, point, server);
  const root = h("header", { class: "bar" }, form, where, ledger, settings, keys);

  /** What was typed in vain and is back in the field. */
  let returned = /** @type {string | null} */ (null);
  /** What was searched for and has not been taken yet: it stays until it is. */
  let sent = /** @type {string | null} */ (null);
  /** What is being searched for: who gives that up has it back. */
  let taken = /** @type {string | null} */ (null);
  /** What was given back so, until somebody makes something of it. */
  let given = /** @type {string | null} */ (null);

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    if (field.value.trim() === "") return;
    sent = field.value;
    actions.search(sent);
  }

  /** Where the till has taken what was typed it goes; where a person stays with their customer it comes back. @param {Screen} screen */
  function settle(screen) {
    if (sent === null) return;
    const { phase } = screen;
    const next = nextOf(screen);
    if (phase === "searching") taken = sent;
    // What was typed after it stays.
    if (field.value.startsWith(sent) && (phase === "searching" || next !== null)) field.value = field.value.slice(sent.length);
    else if (next === null && phase !== "searching" && field.value === "") field.value = sent;
    if (next === null && (phase === "searching" || field.value !== "")) sent = null;
  }

  /** @param {HTMLElement} button @param {string} text @param {string} [more] */
  function name(button, text, more = "") {
    button.title = button.dataset.key === undefined ? text : `${text} (${button.dataset.key})`;
    button.setAttribute("aria-label", [text, more].filter(Boolean).join(", "));
  }

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    field.placeholder = t.searchHint;
    field.setAttribute("aria-label", t.searchHint);
    const isClosed = CLOSED.includes(screen.phase);
    lock(field, isClosed);
    lock(find, isClosed);
    const open = screen.unresolvedCount === 0 ? "" : t.unresolvedCount(screen.unresolvedCount);
    name(find, t.search);
    name(ledger, t.openLedger, open);
    name(settings, t.openSettings);
    name(keys, t.openKeys);
    settle(screen);
    if (screen.phase === "idle" && screen.query !== null && screen.query !== returned && field.value === "") {
      field.value = screen.query;
      field.select();
    }
    returned = screen.phase === "idle" ? screen.query : null;
    if (screen.phase === "idle" && taken !== null && field.value === "") {
      [given, field.value] = [taken, taken];
      field.select();
    }
    if (screen.phase !== "searching") taken = null;
    // Whoever is served now was not searched for by that.
    if (given !== null && saleOf(screen) !== null) {
      if (field.value === given) field.value = "";
      given = null;
    }
    // What it speaks to is always there to be seen: another server would have other customers, and other points.
    const isSet = screen.server !== null;
    where.dataset.line = isSet ? (screen.isOffline ? "down" : "up") : "none";
    write(point, screen.point === null ? "" : t.pointOfSale(screen.point));
    write(server, screen.server === null ? "" : `${new URL(screen.server).host} · ${screen.isOffline ? t.offline : t.online}`);
    server.title = screen.server ?? "";
    count.hidden = open === "";
    count.dataset.value = String(screen.unresolvedCount);
    write(count, String(screen.unresolvedCount));
  }

  return {
    root,
    update,
    focus: () => field.focus(),
    field,

    /** Whether what stands in the field is only what was searched for, which nobody has written into since. */
    isGivenBack: () => field.value !== "" && document.activeElement === field && [returned, given].includes(field.value),

    /** Somebody else is searched for, by other means: what was typed before is nothing to give back. */
    forget: () => ([sent, taken, given] = [null, null, null]),
  };
}
