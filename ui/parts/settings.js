// What this till is connected to. The key goes in and never comes out.

import { createDialog } from "./dialog.js";
import { h, write } from "./dom.js";
import { checkBox, choice, createRows, offer, textField } from "./fields.js";
import { refusal } from "./refusal.js";
import { createScannerSettings } from "./scanner-settings.js";

/** @typedef {import("../ipc.d.ts").SettingsForm} SettingsForm */
/** @typedef {import("../ipc.d.ts").SettingsView} SettingsView */
/** @typedef {import("../ipc.d.ts").CheckResult} CheckResult */
/** @typedef {import("../ipc.d.ts").PortInfo} PortInfo */
/** @typedef {import("../ipc.d.ts").Problem} Problem */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {{
 *   read: () => Promise<SettingsView>,
 *   save: (form: SettingsForm, key: string | null) => Promise<void>,
 *   check: (form: SettingsForm, key: string | null) => Promise<CheckResult>,
 *   forgetKey: () => Promise<void>,
 *   ports: () => Promise<PortInfo[]>,
 *   readScan: (keys: KeyboardEvent[]) => import("../input/scanner-test.js").Reading | null,
 *   locked: () => void,
 *   failed: (error: unknown) => void,
 * }} actions
 */
export function createSettings(actions) {
  // A setting is a line here: its field, in the order of the form, and its name in `ui/i18n`.
  const texts = { server: textField("settings-server", "url"), point: textField("settings-point") };
  const numbers = {
    connectSeconds: textField("settings-connect-seconds", "number"),
    totalSeconds: textField("settings-total-seconds", "number"),
    quietSeconds: textField("settings-quiet-seconds", "number"),
    holdMinutes: textField("settings-hold-minutes", "number"),
    deferDays: textField("settings-defer-days", "number"),
    deferMost: textField("settings-defer-most", "number"),
  };
  const checks = {
    protect: checkBox("settings-protect"),
    sharedPoint: checkBox("settings-shared-point"),
    defer: checkBox("settings-defer"),
  };
  const choices = { country: choice("settings-country"), language: choice("settings-language"), theme: choice("settings-theme") };
  const key = textField("settings-key", "password");
  const fields = { ...texts, ...numbers, ...checks, ...choices, key };
  fields.server.placeholder = "https://";
  const keyPlace = h("small", { testid: "settings-key-place", class: "settings-note" });
  const forget = h("button", { testid: "settings-key-forget", class: "button settings-forget", type: "button", onclick: forgetKey });
  const { rows, name, tell } = createRows(fields, { key: [h("div", { class: "settings-key-notes" }, keyPlace, forget)] });
  const file = h("small", { class: "settings-note settings-file" });
  const checkButton = h("button", { testid: "settings-check", class: "button", type: "button", onclick: check });
  const checkResult = h("p", { testid: "settings-check-result", class: "settings-check-result", role: "status" });
  const save = h("button", { testid: "settings-save", class: "button button-primary", type: "submit" });
  const scanner = createScannerSettings({ read: actions.readScan });
  const titles = {
    settingsService: h("h2", { class: "settings-part" }),
    settingsDesk: h("h2", { class: "settings-part" }),
    settingsScanner: h("h2", { class: "settings-part" }),
  };
  const form = h(
    "form",
    { id: "settings-form", class: "settings", noValidate: true, onsubmit: submit },
    titles.settingsService,
    rows.server,
    rows.point,
    rows.key,
    h("div", { class: "settings-check" }, checkButton, checkResult),
    rows.connectSeconds,
    rows.totalSeconds,
    rows.quietSeconds,
    titles.settingsDesk,
    rows.language,
    rows.theme,
    rows.holdMinutes,
    rows.country,
    rows.protect,
    rows.sharedPoint,
    rows.defer,
    rows.deferDays,
    rows.deferMost,
    titles.settingsScanner,
    ...scanner.rows,
    file,
  );
  save.setAttribute("form", "settings-form");
  const dialog = createDialog("settings", [form], [save]);
  let t = /** @type {Messages | null} */ (null);
  let view = /** @type {SettingsView | null} */ (null);

  /** @returns {SettingsForm} */
  function entered() {
    const number = /** @param {HTMLInputElement} field */ (field) => Math.min(Math.max(Math.trunc(Number(field.value)), 0), 1_000_000_000);
    const all = {
      ...each(texts, (field) => field.value.trim()),
      ...each(numbers, number),
      ...each(checks, (field) => field.checked),
      ...each(choices, (field) => field.value),
      ...scanner.entered(),
    };
    // A choice offers nothing but what can be set.
    return /** @type {SettingsForm} */ (all);
  }

  const enteredKey = () => key.value.trim() || null;

  /** @param {string} words @param {"good" | "bad" | "busy" | "none"} how @param {string} code */
  function sayResult(words, how, code = "") {
    write(checkResult, words);
    checkResult.dataset.state = how;
    checkResult.dataset.code = code;
  }

  /** @param {unknown} error */
  function sayError(error) {
    if (!t) return;
    const { code, field, detail } = refusal(error, t);
    tell(field, t.reasons[code]);
    sayResult(t.reasons[code] + (detail === null ? "" : ` (${detail})`), "bad", code);
  }

  async function check() {
    if (!t) return;
    tell(null, "");
    checkButton.disabled = true;
    sayResult(t.checking, "busy");
    try {
      const { error, proxy } = await actions.check(entered(), enteredKey());
      if (error) sayError(error);
      else sayResult(t.checkGood, "good");
      if (proxy !== null) checkResult.append(" ", t.checkProxy(proxy));
    } catch (error) {
      sayError(error);
    } finally {
      checkButton.disabled = false;
    }
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    tell(null, "");
    try {
      await actions.save(entered(), enteredKey());
      key.value = "";
      dialog.root.close();
    } catch (error) {
      sayError(error);
    }
  }

  async function forgetKey() {
    try {
      await actions.forgetKey();
      await read();
    } catch (error) {
      sayError(error);
    }
  }

  async function read() {
    const [read, ports] = await Promise.all([actions.read(), actions.ports()]);
    view = read;
    const { form: set } = view;
    scanner.show(set, ports);
    offerCountries();
    for (const [name, field] of entries({ ...texts, ...numbers, ...choices })) field.value = String(set[name]);
    for (const [name, field] of entries(checks)) field.checked = set[name];
    key.value = "";
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
      tell(null, "");
      sayResult("", "none");
      dialog.open();
      fields.server.focus();
    } catch (error) {
      if (/** @type {Problem} */ (error).code === "settings_locked") actions.locked();
      else actions.failed(error);
    }
  }

  /** @param {Messages} messages */
  function update(messages) {
    if (t === messages) return;
    t = messages;
    dialog.name(messages.settings, messages.close);
    name(messages);
    write(titles.settingsService, messages.settingsService);
    write(titles.settingsDesk, messages.settingsDesk);
    write(titles.settingsScanner, messages.settingsScanner);
    offer(fields.language, messages.languages);
    offer(fields.theme, messages.themes);
    offerCountries();
    write(forget, messages.forgetKey);
    write(checkButton, messages.check);
    write(save, messages.save);
    drawKeyPlace();
    scanner.update(messages);
  }

  return { root: dialog.root, update, open, hear: scanner.hear, isScannerTried: scanner.isTried };
}

/**
 * What becomes of each of these, by their names.
 * @template {string} Name @template Field @template Value
 * @param {Record<Name, Field>} of @param {(field: Field) => Value} what
 */
function each(of, what) {
  return /** @type {Record<Name, Value>} */ (Object.fromEntries(entries(of).map(([name, field]) => [name, what(field)])));
}

/** @template {string} Name @template Value @param {Record<Name, Value>} of */
const entries = (of) => /** @type {[Name, Value][]} */ (Object.entries(of));
