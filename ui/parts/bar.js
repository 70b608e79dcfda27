// The bar at the top: search, and the doors to ledger, settings and keys.

import { h, icon, write } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{ search: (text: string) => void, openLedger: () => void, openSettings: () => void, openKeys: () => void }} actions
 */
export function createBar(actions) {
  const field = h("input", {
    testid: "search",
    class: "bar-search",
    type: "search",
    autocomplete: "off",
    spellcheck: false,
    maxLength: 256,
  });
  const find = h("button", { testid: "search-go", class: "bar-button bar-find" }, icon("search"));
  const form = h("form", { class: "bar-form", role: "search", onsubmit: submit }, field, find);
  const count = h("span", { testid: "unresolved-count", class: "bar-count" });
  const ledger = h(
    "button",
    { testid: "ledger-open", class: "bar-button", type: "button", onclick: actions.openLedger },
    icon("ledger"),
    count,
  );
  const settings = h(
    "button",
    { testid: "settings-open", class: "bar-button", type: "button", onclick: actions.openSettings },
    icon("settings"),
  );
  const keys = h(
    "button",
    { testid: "keys-open", class: "bar-button bar-keys", type: "button", onclick: actions.openKeys },
    icon("keys"),
  );
  const server = h("span", { testid: "server", class: "bar-server" });
  const root = h("header", { class: "bar" }, form, ledger, settings, keys, server);

  /** What was typed in vain and is back in the field. */
  let returned = /** @type {string | null} */ (null);

  /** @param {Event} event */
  function submit(event) {
    event.preventDefault();
    const text = field.value;
    if (text.trim() === "") return;
    field.value = "";
    actions.search(text);
  }

  /**
   * @param {HTMLElement} button
   * @param {string} text
   */
  function name(button, text) {
    button.title = text;
    button.setAttribute("aria-label", text);
  }

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    field.placeholder = t.searchHint;
    field.setAttribute("aria-label", t.searchHint);
    const closed = ["unconfigured", "waiting", "committing", "holding"].includes(screen.phase);
    field.disabled = closed;
    find.disabled = closed;
    name(find, t.search);
    name(ledger, `${t.openLedger} (F7)`);
    name(settings, `${t.openSettings} (Ctrl+,)`);
    name(keys, `${t.openKeys} (F1)`);
    if (screen.phase === "idle" && screen.query !== null && screen.query !== returned && field.value === "") {
      field.value = screen.query;
      field.select();
    }
    returned = screen.phase === "idle" ? screen.query : null;
    // What it speaks to is always there to be seen: another server would have other customers, and other points.
    write(server, screen.server === null ? "" : new URL(screen.server).host);
    server.title = screen.server ?? "";
    count.hidden = screen.unresolvedCount === 0;
    count.dataset.value = String(screen.unresolvedCount);
    count.title = t.unresolvedCount(screen.unresolvedCount);
    write(count, String(screen.unresolvedCount));
  }

  return { root, update, focus: () => field.focus(), field };
}
