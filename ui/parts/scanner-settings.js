// The scanner in the settings: how it types, or at which port it is, and a field to try it in.

import { h, write } from "./dom.js";
import { checkBox, choice, createRows, offer, textField } from "./fields.js";

/** @import { Reading } from "../input/scanner-test.js" */
/** @import { Frame, PortInfo, SettingsForm } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** So long after the last key a scan is over, in milliseconds. */
const SILENCE = 700;
/** What comes so long after the last key is a person's. */
const PERSONS_PAUSE = 350;
const SPEEDS = [1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200];

/**
 * @param {{ read: (keys: KeyboardEvent[]) => Reading | null }} actions to read the keys of a scan
 */
export function createScannerSettings(actions) {
  const ports = h("datalist", { id: "serial-ports" });
  const fields = {
    scannerSlow: checkBox("settings-scanner-slow"),
    scannerSilent: checkBox("settings-scanner-silent"),
    scannerAsTyped: checkBox("settings-scanner-as-typed"),
    scannerPrefix: textField("settings-scanner-prefix"),
    scannerSuffix: textField("settings-scanner-suffix"),
    serialPort: textField("settings-serial-port"),
    serialSpeed: choice("settings-serial-speed"),
    serialFraming: choice("settings-serial-framing"),
  };
  fields.serialPort.setAttribute("list", "serial-ports");
  /** Whoever has prepared the till may have set another. @param {number[]} speeds */
  const offerSpeeds = (speeds) => offer(fields.serialSpeed, Object.fromEntries(speeds.map((speed) => [speed, String(speed)])));
  const { rows, name, tell } = createRows(fields, { serialPort: [ports] });

  const field = textField("scanner-test");
  for (const turn of ["keydown", "keyup"]) field.addEventListener(turn, hearKey);
  const label = h("span", { class: "settings-label" });
  const heard = h("p", { class: "settings-note" });
  const facts = h("dl", { class: "facts" });
  const found = h("div", { testid: "scanner-found", role: "status" }, heard, facts);
  const use = h("button", { testid: "scanner-use", class: "button", type: "button", hidden: true, onclick: useReading });
  const test = h("div", { class: "settings-row settings-row-scanner" }, h("label", {}, label, field), found, use);
  let keys = /** @type {KeyboardEvent[]} */ ([]);
  let over = 0;
  /** What the last try came to: by keys, where there is nothing to read if they were no scan, or by the port. */
  let tried = /** @type {{ reading: Reading | null } | { frame: Frame } | null} */ (null);
  let t = /** @type {Messages | null} */ (null);

  /** @param {Event} event */
  function hearKey(event) {
    const key = /** @type {KeyboardEvent} */ (event);
    // Whoever only comes by, or goes on, has scanned nothing.
    if (keys.length === 0 && (key.type !== "keydown" || ["Tab", "Shift", "Enter", "Escape"].includes(key.key))) return;
    const isScanners = key.timeStamp - (keys.at(-1)?.timeStamp ?? -Infinity) < PERSONS_PAUSE;
    if (["Enter", "Tab"].includes(key.key) && isScanners) key.preventDefault();
    keys.push(key);
    clearTimeout(over);
    over = window.setTimeout(readKeys, SILENCE);
  }

  function readKeys() {
    tried = { reading: actions.read(keys) };
    keys = [];
    field.value = "";
    draw();
    test.scrollIntoView({ block: "nearest" });
  }

  const reading = () => (tried && "reading" in tried ? tried.reading : null);

  function useReading() {
    const { habits } = reading() ?? {};
    if (!habits) return;
    fields.scannerSlow.checked = habits.slow;
    fields.scannerSilent.checked = habits.silent;
    fields.scannerAsTyped.checked = habits.asTyped;
  }

  function draw() {
    if (!t) return;
    const read = reading();
    use.hidden = read === null;
    write(use, t.scannerUse);
    write(heard, read ? "" : !tried ? t.scannerTestHint : "frame" in tried ? t.scannerHeard(tried.frame) : t.scannerUnheard);
    const rows = read ? t.scannerFound(read) : [];
    facts.replaceChildren(...rows.flatMap(([name, fact]) => [h("dt", {}, name), h("dd", {}, fact)]));
  }

  return {
    rows: [test, ...Object.values(rows)],
    tell,

    /** Whether the keys go to the field to try the scanner in. @param {Element | null} focus */
    isTried: (focus) => focus === field,

    /** What the port's scanner read. @param {Frame} frame */
    hear(frame) {
      tried = { frame };
      draw();
    },

    /** @param {SettingsForm} set @param {PortInfo[]} list */
    show({ scanner, serial }, list) {
      fields.scannerSlow.checked = scanner.slow;
      fields.scannerSilent.checked = scanner.silent;
      fields.scannerAsTyped.checked = scanner.asTyped;
      fields.scannerPrefix.value = scanner.prefix;
      fields.scannerSuffix.value = scanner.suffix;
      fields.serialPort.value = serial.port;
      offerSpeeds([...new Set([...SPEEDS, serial.speed])].sort((a, b) => a - b));
      fields.serialSpeed.value = String(serial.speed);
      fields.serialFraming.value = serial.framing;
      ports.replaceChildren(...list.map(({ port, name: device }) => h("option", { value: port }, device)));
      tried = null;
      draw();
    },

    /** @returns {Pick<SettingsForm, "scanner" | "serial">} */
    entered: () => ({
      scanner: {
        slow: fields.scannerSlow.checked,
        silent: fields.scannerSilent.checked,
        asTyped: fields.scannerAsTyped.checked,
        prefix: fields.scannerPrefix.value,
        suffix: fields.scannerSuffix.value,
      },
      serial: {
        port: fields.serialPort.value.trim(),
        speed: Number(fields.serialSpeed.value),
        framing: /** @type {SettingsForm["serial"]["framing"]} */ (fields.serialFraming.value),
      },
    }),

    /** @param {Messages} messages */
    update(messages) {
      t = messages;
      name(messages);
      write(label, messages.scannerTest);
      fields.serialPort.placeholder = messages.serialNone;
      offer(fields.serialFraming, messages.serialFramings);
      draw();
    },
  };
}
