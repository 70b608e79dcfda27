// What this till is connected to. The key goes in and never comes out.

import { languageNames } from "../i18n/index.js";
import { createDialog } from "./dialog.js";
import { h, isLocked, lock, write } from "./dom.js";
import { checkBox, choice, createRows, offer, textField, wholeNumber, wholeNumberOf } from "./fields.js";
import { refusal } from "./refusal.js";
import { createScannerSettings } from "./scanner-settings.js";
import { createSight } from "./sight.js";

/** @import { CheckResult, PortInfo, Problem, SettingsForm, SettingsView } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

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
 *   say: (text: string) => void,
 *   early: () => void,
 * }} actions
 */
export function createSettings(actions) {
  // A setting is a line here: its field, in the order of the form, and its name in `ui/i18n`.
  const texts = { server: textField("settings-server", "url"), point: textField("settings-point"), currency: textField("settings-currency") };
  const numbers = {
    connectSeconds: wholeNumber("settings-connect-seconds"),
    totalSeconds: wholeNumber("settings-total-seconds"),
    quietSeconds: wholeNumber("settings-quiet-seconds"),
    holdMinutes: wholeNumber("settings-hold-minutes"),
    deferDays: wholeNumber("settings-defer-days"),
    deferMost: wholeNumber("settings-defer-most"),
    textSize: wholeNumber("settings-text-size"),
  };
  const checks = {
    protect: checkBox("settings-protect"),
    sharedPoint: checkBox("settings-shared-point"),
    defer: checkBox("settings-defer"),
    sounds: checkBox("settings-sounds"),
  };
  const choices = {
    country: choice("settings-country"),
    language: choice("settings-language"),
    theme: choice("settings-theme"),
    numberPad: choice("settings-number-pad"),
    take: choice("settings-take"),
  };
  const key = textField("settings-key", "password");
  const fields = { ...texts, ...numbers, ...checks, ...choices, key };
  fields.server.placeholder = "https://";
  const keyPlace = h("small", { testid: "settings-key-place", class: "settings-note" });
  const forget = h("button", { testid: "settings-key-forget", class: "button settings-forget", type: "button", onclick: () => (sight.show(String(++asked)), forgetting.open()) });
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
    { testid: "settings-form", id: "settings-form", class: "settings", noValidate: true, onsubmit: submit },
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
    rows.textSize,
    rows.numberPad,
    rows.currency,
    rows.country,
    rows.holdMinutes,
    rows.take,
    rows.protect,
    rows.sharedPoint,
    rows.sounds,
    rows.defer,
    rows.deferDays,
    rows.deferMost,
    titles.settingsScanner,
    ...scanner.rows,
    file,
  );
  save.setAttribute("form", "settings-form");
  const dialog = createDialog("settings", [form], [save]);
  const forgetText = h("p");
  const forgetYes = h("button", { testid: "forgetting-yes", class: "button button-armed", type: "button", onclick: () => (sight.isReadable() ? forgetKey() : actions.early()) });
  const forgetting = createDialog("forgetting", [forgetText], [forgetYes]);
  const sight = createSight(forgetYes);
  /** How often it was asked whether to delete the key. */
  let asked = 0;
  let t = /** @type {Messages | null} */ (null);
  let view = /** @type {SettingsView | null} */ (null);
  /** Whether it is being opened: what the keyring and the ports say may come late. */
  let isReading = false;
  /** What stood in it when the dialog was opened. */
  let asRead = "";

  /** @returns {SettingsForm} */
  function entered() {
    const all = {
      ...each(texts, (field) => field.value.trim()),
      ...each(numbers, wholeNumberOf),
      ...each(checks, (field) => field.checked),
      ...each(choices, (field) => field.value),
      ...scanner.entered(),
    };
    // A choice offers nothing but what can be set.
    return /** @type {SettingsForm} */ (all);
  }

  const enteredKey = () => key.value.trim() || null;

  /** All that is entered, to tell whether it was changed since it was read. */
  const standing = () => JSON.stringify([entered(), key.value]);

  dialog.root.addEventListener("cancel", (event) => {
    if (!t || standing() === asRead) return;
    event.preventDefault();
    dialog.tell(t.unsaved);
    actions.say(t.unsaved);
  });

  /** @param {string} words @param {"good" | "bad" | "busy" | "none"} how @param {string} code */
  function sayResult(words, how, code = "") {
    write(checkResult, words);
    checkResult.dataset.state = how;
    checkResult.dataset.code = code;
  }

  /** What is wrong stands beside its field and beside the button that was pressed, wherever the form is scrolled to. @param {unknown} error */
  function sayError(error) {
    if (!t) return;
    const { code, field, detail } = refusal(error, t);
    tellRows(field, t.reasons[code]);
    const words = t.reasons[code] + (detail === null ? "" : ` (${detail})`);
    sayResult(words, "bad", code);
    dialog.tell(words);
  }

  /** Says what is wrong with the field of this name, wherever in the form it is. @param {string | null} field @param {string} why */
  const tellRows = (field, why) => [tell, scanner.tell].forEach((rows) => rows(field, why));

  async function check() {
    if (!t) return;
    tellRows(null, "");
    dialog.tell("");
    lock(checkButton, true);
    sayResult(t.checking, "busy");
    try {
      const { error, proxy } = await actions.check(entered(), enteredKey());
      if (error) sayError(error);
      else sayResult(t.checkGood, "good");
      if (proxy !== null) checkResult.append(" ", t.checkProxy(proxy));
    } catch (error) {
      sayError(error);
    } finally {
      lock(checkButton, false);
    }
  }

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    // A hand that clicks twice asks nobody twice.
    if (isLocked(save)) return;
    lock(save, true);
    tellRows(null, "");
    // What is told again was told before: it has to go to be heard.
    sayResult("", "none");
    dialog.tell("");
    try {
      await actions.save(entered(), enteredKey());
      key.value = "";
      dialog.root.close();
    } catch (error) {
      sayError(error);
    } finally {
      lock(save, false);
    }
  }

  /** Only the key's place is read anew: what is entered stays. */
  async function forgetKey() {
    forgetting.root.close();
    try {
      await actions.forgetKey();
      view = await actions.read();
      drawKeyPlace();
    } catch (error) {
      sayError(error);
    }
  }

  async function read() {
    const [settings, ports] = await Promise.all([actions.read(), actions.ports()]);
    view = settings;
    const { form: set } = view;
    scanner.show(set, ports);
    offerCountries();
    for (const [name, field] of entries({ ...texts, ...numbers, ...choices })) field.value = String(set[name]);
    for (const [name, field] of entries(checks)) field.checked = set[name];
    key.value = "";
    asRead = standing();
    drawKeyPlace();
  }

  function drawKeyPlace() {
    if (!view || !t) return;
    write(keyPlace, t.keyPlaces[view.key]);
    keyPlace.dataset.value = view.key;
    forget.hidden = view.key === "none";
    write(file, `${t.appName} ${view.version}. ${t.settingsFile(view.file)}`);
  }

  function offerCountries() {
    if (!view || !t) return;
    offer(fields.country, Object.fromEntries(view.countries.map((country) => [country, t ? t.countryName(country) : country])));
  }

  async function open() {
    // What is being entered is not read over, nor by what was asked for before that.
    if (dialog.root.open || isReading) return;
    isReading = true;
    try {
      await read();
      tellRows(null, "");
      sayResult("", "none");
      dialog.open();
      fields.server.focus();
    } catch (error) {
      if (/** @type {Problem} */ (error).code === "settings_locked") actions.locked();
      else actions.failed(error);
    } finally {
      isReading = false;
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
    // Each is read aloud as it is spoken.
    offer(fields.language, { auto: messages.asSystem, ...languageNames }, (lang) => (lang === "auto" ? {} : { lang }));
    offer(fields.theme, { auto: messages.asSystem, ...messages.themes });
    offer(fields.numberPad, messages.numberPads);
    offer(fields.take, messages.takes);
    forgetting.name(messages.forgetTitle, messages.cancel);
    write(forgetText, messages.forgetText);
    write(forgetYes, messages.forgetYes);
    offerCountries();
    write(forget, messages.forgetKey);
    write(checkButton, messages.check);
    write(save, messages.save);
    drawKeyPlace();
    scanner.update(messages);
  }

  return { root: dialog.root, more: [forgetting.root], update, open, hear: scanner.hear, isScannerTried: scanner.isTried };
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
