// What this till is connected to. The key goes in and never comes out.

import { createDialog } from "./dialog.js";
import { h, write } from "./dom.js";
import { createScannerTest } from "./scanner-settings.js";

/** @typedef {import("../ipc.d.ts").SettingsForm} SettingsForm */
/** @typedef {import("../ipc.d.ts").SettingsView} SettingsView */
/** @typedef {import("../ipc.d.ts").CheckResult} CheckResult */
/** @typedef {import("../ipc.d.ts").UiError} UiError */
/** @typedef {import("../ipc.d.ts").Field} Field */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{
 *   read: () => Promise<SettingsView>,
 *   save: (form: SettingsForm, key: string | null) => Promise<void>,
 *   check: (form: SettingsForm, key: string | null) => Promise<CheckResult>,
 *   forgetKey: () => Promise<void>,
 *   readScan: (keys: KeyboardEvent[]) => import("../input/scanner-test.js").Reading | null,
 *   failed: (error: unknown) => void,
 * }} actions
 */
export function createSettings(actions) {
  const text = /** @param {string} testid @param {string} type */ (testid, type) =>
    h("input", { testid, class: "settings-field", type, autocomplete: "off", spellcheck: false });
  const yesOrNo = /** @param {string} testid */ (testid) => h("input", { testid, class: "settings-check-box", type: "checkbox" });
  const fields = {
    server: text("settings-server", "url"),
    point: text("settings-point", "text"),
    key: text("settings-key", "password"),
    connectSeconds: text("settings-connect-seconds", "number"),
    totalSeconds: text("settings-total-seconds", "number"),
    holdMinutes: text("settings-hold-minutes", "number"),
    quietSeconds: text("settings-quiet-seconds", "number"),
    protect: yesOrNo("settings-protect"),
    sharedPoint: yesOrNo("settings-shared-point"),
    defer: yesOrNo("settings-defer"),
    scannerSlow: yesOrNo("settings-scanner-slow"),
    scannerSilent: yesOrNo("settings-scanner-silent"),
    scannerPrefix: text("settings-scanner-prefix", "text"),
    scannerSuffix: text("settings-scanner-suffix", "text"),
    country: h("select", { testid: "settings-country", class: "settings-field" }),
    language: h("select", { testid: "settings-language", class: "settings-field" }),
    theme: h("select", { testid: "settings-theme", class: "settings-field" }),
  };
  fields.server.placeholder = "https://";
  const names = Object.keys(fields).map((name) => /** @type {keyof typeof fields} */ (name));
  const labels = Object.fromEntries(names.map((name) => [name, h("span", { class: "settings-label" })]));
  const problems = Object.fromEntries(names.map((name) => [name, h("small", { class: "settings-problem", role: "status" })]));
  const keyPlace = h("small", { testid: "settings-key-place", class: "settings-note" });
  const forget = h("button", { testid: "settings-key-forget", class: "button settings-forget", type: "button", onclick: forgetKey });
  const file = h("small", { class: "settings-note settings-file" });
  const checkButton = h("button", { testid: "settings-check", class: "button", type: "button", onclick: check });
  const checkResult = h("p", { testid: "settings-check-result", class: "settings-check-result", role: "status" });
  const save = h("button", { testid: "settings-save", class: "button button-primary", type: "submit" });
  const row = /** @param {keyof typeof fields} name @param {Node[]} more */ (name, ...more) =>
    h("div", { class: `settings-row settings-row-${name}` }, h("label", {}, labels[name] ?? "", fields[name]), problems[name] ?? "", ...more);
  const scannerTest = createScannerTest({
    read: actions.readScan,
    take: ({ slow, silent }) => {
      fields.scannerSlow.checked = slow;
      fields.scannerSilent.checked = silent;
    },
  });
  const form = h(
    "form",
    { id: "settings-form", class: "settings", noValidate: true, onsubmit: submit },
    row("server"),
    row("point"),
    row("key", h("div", { class: "settings-key-notes" }, keyPlace, forget)),
    h("div", { class: "settings-check" }, checkButton, checkResult),
    row("language"),
    row("theme"),
    row("connectSeconds"),
    row("totalSeconds"),
    row("holdMinutes"),
    row("protect"),
    row("sharedPoint"),
    row("defer"),
    row("quietSeconds"),
    row("country"),
    scannerTest.root,
    row("scannerSlow"),
    row("scannerSilent"),
    row("scannerPrefix"),
    row("scannerSuffix"),
    file,
  );
  save.setAttribute("form", "settings-form");
  const dialog = createDialog("settings", [form], [save]);
  let t = /** @type {Messages | null} */ (null);
  let view = /** @type {SettingsView | null} */ (null);

  /** @returns {SettingsForm} */
  function entered() {
    const number = /** @param {HTMLInputElement} field */ (field) => Math.min(Math.max(Math.trunc(Number(field.value)), 0), 100_000);
    return {
      server: fields.server.value.trim(),
      point: fields.point.value.trim(),
      connectSeconds: number(fields.connectSeconds),
      totalSeconds: number(fields.totalSeconds),
      holdMinutes: number(fields.holdMinutes),
      quietSeconds: number(fields.quietSeconds),
      protect: fields.protect.checked,
      sharedPoint: fields.sharedPoint.checked,
      defer: fields.defer.checked,
      scanner: {
        slow: fields.scannerSlow.checked,
        silent: fields.scannerSilent.checked,
        prefix: fields.scannerPrefix.value,
        suffix: fields.scannerSuffix.value,
      },
      country: fields.country.value,
      language: /** @type {SettingsForm["language"]} */ (fields.language.value),
      theme: /** @type {SettingsForm["theme"]} */ (fields.theme.value),
    };
  }

  const enteredKey = () => fields.key.value.trim() || null;

  /** @param {UiError | null} error */
  function tell(error) {
    for (const name of names) {
      const wrong = error !== null && error.field === name && t !== null;
      write(/** @type {HTMLElement} */ (problems[name]), wrong && t ? t.reasons[error.code] : "");
      fields[name].setAttribute("aria-invalid", String(wrong));
    }
  }

  /** @param {string} words @param {"good" | "bad" | "busy" | "none"} how @param {string} code */
  function sayResult(words, how, code = "") {
    write(checkResult, words);
    checkResult.dataset.state = how;
    checkResult.dataset.code = code;
  }

  /** @param {UiError} error */
  function sayError(error) {
    if (!t) return;
    tell(error);
    const detail = error.detail === null ? "" : ` (${error.detail})`;
    sayResult(t.reasons[error.code] + detail, "bad", error.code);
  }

  async function check() {
    if (!t) return;
    tell(null);
    checkButton.disabled = true;
    sayResult(t.checking, "busy");
    try {
      const { error } = await actions.check(entered(), enteredKey());
      if (error) sayError(error);
      else sayResult(t.checkGood, "good");
    } catch (error) {
      sayError(/** @type {UiError} */ (error));
    } finally {
      checkButton.disabled = false;
    }
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    tell(null);
    try {
      await actions.save(entered(), enteredKey());
      fields.key.value = "";
      dialog.root.close();
    } catch (error) {
      sayError(/** @type {UiError} */ (error));
    }
  }

  async function forgetKey() {
    try {
      await actions.forgetKey();
      await read();
    } catch (error) {
      sayError(/** @type {UiError} */ (error));
    }
  }

  async function read() {
    view = await actions.read();
    const { form: set } = view;
    fields.server.value = set.server;
    fields.point.value = set.point;
    fields.key.value = "";
    fields.connectSeconds.value = String(set.connectSeconds);
    fields.totalSeconds.value = String(set.totalSeconds);
    fields.holdMinutes.value = String(set.holdMinutes);
    fields.quietSeconds.value = String(set.quietSeconds);
    fields.protect.checked = set.protect;
    fields.sharedPoint.checked = set.sharedPoint;
    fields.defer.checked = set.defer;
    fields.scannerSlow.checked = set.scanner.slow;
    fields.scannerSilent.checked = set.scanner.silent;
    fields.scannerPrefix.value = set.scanner.prefix;
    fields.scannerSuffix.value = set.scanner.suffix;
    offerCountries();
    fields.country.value = set.country;
    fields.language.value = set.language;
    fields.theme.value = set.theme;
    drawKeyPlace();
  }

  function drawKeyPlace() {
    if (!view || !t) return;
    write(keyPlace, t.keyPlaces[view.key]);
    keyPlace.dataset.value = view.key;
    forget.hidden = view.key === "none";
    write(file, t.settingsFile(view.file));
  }

  function offerCountries() {
    if (!view || !t) return;
    const names = new Intl.DisplayNames(t.locale, { type: "region" });
    offer(fields.country, Object.fromEntries(view.countries.map((country) => [country, names.of(country) ?? country])));
  }

  async function open() {
    try {
      await read();
      tell(null);
      sayResult("", "none");
      dialog.open();
      fields.server.focus();
    } catch (error) {
      actions.failed(error);
    }
  }

  /**
   * @param {HTMLSelectElement} select
   * @param {Record<string, string>} options
   */
  function offer(select, options) {
    const chosen = select.value;
    select.replaceChildren(...Object.entries(options).map(([value, name]) => h("option", { value }, name)));
    if (chosen) select.value = chosen;
  }

  /** @param {Messages} messages */
  function update(messages) {
    if (t === messages) return;
    t = messages;
    dialog.name(messages.settings, messages.close);
    for (const name of names) write(/** @type {HTMLElement} */ (labels[name]), messages[name]);
    offer(fields.language, messages.languages);
    offer(fields.theme, messages.themes);
    offerCountries();
    write(forget, messages.forgetKey);
    write(checkButton, messages.check);
    write(save, messages.save);
    drawKeyPlace();
    scannerTest.update(messages);
  }

  return { root: dialog.root, update, open };
}
