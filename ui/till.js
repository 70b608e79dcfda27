// The only file that touches window.__TAURI__: every command by name, every answer by its type.

/** @import { CheckResult, Frame, LedgerPage, PortInfo, Screen, SettingsForm, SettingsView, Sheet } from "./ipc.d.ts" */
/** @import { Wanted } from "./parts/ledger.js" */

/**
 * @typedef {object} Tauri
 * @property {{
 *   invoke: (command: string, args?: object) => Promise<any>,
 *   convertFileSrc: (path: string, scheme: string) => string,
 * }} core
 * @property {{ listen: (event: string, handler: (event: { payload: any }) => void) => Promise<() => void> }} event
 */

const { core, event } = /** @type {Window & { __TAURI__: Tauri }} */ (/** @type {unknown} */ (window)).__TAURI__;

/** @type {(command: string, args?: object) => Promise<any>} */
const invoke = (command, args) => core.invoke(command, args);

/** Few type a digit so soon after another, in milliseconds; most scanners do, and what they type is no amount. */
const TYPING = 75;

let turn = /** @type {Promise<unknown>} */ (Promise.resolve());
/** Tells what was typed, where somebody may be typing on. */
let tellTyped = () => {};

/**
 * What the cashier does reaches the till in the order it was done. Calls that are under way side by side
 * may arrive in any order: the amount would read 1000 and be quoted for 100.
 * @type {(command: string, args?: object) => Promise<any>}
 */
function inTurn(command, args) {
  tellTyped();
  const done = turn.then(() => invoke(command, args));
  turn = done.catch(() => {});
  return done;
}

/**
 * The same for what is typed: told when nobody types on, or before anything else is. Each amount is quoted, and each quote drawn: a code
 * that a scanner types into the field would be, letter by letter, and its first letter would be what this customer was served with.
 * @param {string} command @param {object} args @param {() => boolean} mayBeginCode whether it may be a part of one
 * @returns {Promise<any>}
 */
function whenTyped(command, args, mayBeginCode) {
  return new Promise((resolve) => {
    // What is typed on takes the place of what was not told yet.
    tellTyped = () => {};
    const tell = () => {
      if (tellTyped !== tell) return resolve(null);
      tellTyped = () => {};
      resolve(inTurn(command, args));
    };
    tellTyped = tell;
    const look = () => void setTimeout(() => (tellTyped === tell && mayBeginCode() ? look() : tell()), TYPING);
    look();
  });
}

export const till = {
  /** @returns {Promise<Screen>} */
  screen: () => invoke("screen"),
  /** @param {string} text @param {boolean} scanned @returns {Promise<void>} */
  search: (text, scanned) => inTurn("search", { text, scanned }),
  /** @returns {Promise<void>} */
  searchOtherwise: () => inTurn("search_otherwise"),
  /** @param {number} question @param {number} shown in milliseconds @returns {Promise<void>} */
  replace: (question, shown) => inTurn("replace", { question, shown }),
  /** @returns {Promise<void>} */
  scanCut: () => inTurn("scan_cut"),
  /** @param {boolean} searched @returns {Promise<void>} */
  scanTooMuch: (searched) => inTurn("scan_too_much", { searched }),
  /** @returns {Promise<void>} */
  scanUnreadable: () => inTurn("scan_unreadable"),
  /** @returns {Promise<PortInfo[]>} */
  serialPorts: () => invoke("serial_ports"),
  /** @param {string} text @param {number} count of all that was entered @param {() => boolean} mayBeginCode whether a scanner may be typing it @returns {Promise<void>} */
  enterAmount: (text, count, mayBeginCode) => whenTyped("enter_amount", { text, count }, mayBeginCode),
  /** @param {string} points @param {number} count of all that was entered @returns {Promise<void>} */
  chooseSpend: (points, count) => inTurn("choose_spend", { points, count }),
  /** @param {number} count of all that was entered @returns {Promise<void>} */
  spendAll: (count) => inTurn("spend_all", { count }),
  /**
   * @param {number} quote or the receipt that is to be kept @param {string} spend @param {number | null} question that it answers
   * @param {number} shown for how many milliseconds that, or the figures, had been on the screen
   * @param {number} count of all that was entered or confirmed
   * @returns {Promise<void>}
   */
  confirm: (quote, spend, question, shown, count) => inTurn("confirm", { quote, spend, question, shown, count }),
  /** @param {number} quote the one on the screen @returns {Promise<void>} */
  hold: (quote) => inTurn("hold", { quote }),
  /** @returns {Promise<void>} */
  release: () => inTurn("release"),
  /** @returns {Promise<void>} */
  cancel: () => inTurn("cancel"),
  /** @returns {Promise<void>} */
  undo: () => inTurn("undo"),
  /** @returns {Promise<void>} */
  stay: () => inTurn("stay"),
  /** @returns {Promise<void>} */
  next: () => inTurn("next"),
  /** @returns {Promise<void>} */
  park: () => inTurn("park"),
  /** @returns {Promise<void>} */
  dismiss: () => inTurn("dismiss"),
  /** @param {Wanted} wanted @returns {Promise<LedgerPage>} */
  ledger: (wanted) => invoke("ledger", wanted),
  /** @param {Wanted} wanted @param {Sheet} sheet @returns {Promise<string>} */
  saveLedger: (wanted, sheet) => invoke("export_ledger", { ...wanted, sheet }),
  /** @param {number} row @returns {Promise<void>} */
  again: (row) => inTurn("again", { row }),
  /** @returns {Promise<void>} */
  close: () => invoke("close"),
  /** The page has heard that the window is to be closed, and asks. @returns {Promise<void>} */
  closeHeard: () => invoke("close_heard"),
  /** Begins the app anew. @returns {Promise<void>} */
  restart: () => invoke("restart"),
  /** @param {string} text @returns {Promise<void>} */
  reportFault: (text) => invoke("report_fault", { text }),
  /** @param {number} row @param {boolean} booked @param {string} reason @returns {Promise<void>} */
  decide: (row, booked, reason) => inTurn("decide", { row, booked, reason }),
  /** @param {number} row @param {string} reason @returns {Promise<void>} */
  withdraw: (row, reason) => inTurn("withdraw", { row, reason }),
  /** @param {number} row @returns {Promise<void>} */
  readdress: (row) => inTurn("readdress", { row }),
  /** @returns {Promise<SettingsView>} */
  settings: () => invoke("settings"),
  /** @param {SettingsForm} form @param {string | null} key @returns {Promise<void>} */
  saveSettings: (form, key) => invoke("save_settings", { form, key }),
  /** @param {string} word @returns {Promise<void>} */
  unlock: (word) => invoke("unlock", { word }),
  /** @returns {Promise<void>} */
  forgetKey: () => invoke("forget_key"),
  /** @param {SettingsForm} form @param {string | null} key @returns {Promise<CheckResult>} */
  checkConnection: (form, key) => invoke("check_connection", { form, key }),
  /** @param {boolean} on @returns {Promise<void>} */
  train: (on) => invoke("train", { on }),
};

/** What the window asks that asks: no other window may call these. */
export const question = {
  /** @returns {Promise<import("./ipc.d.ts").QuestionCard | null>} */
  card: () => invoke("question"),
  /** @param {boolean} yes @returns {Promise<void>} */
  answer: (yes) => invoke("answer", { yes }),
};

/** @param {(screen: Screen) => void} draw */
export const onScreen = (draw) => event.listen("screen-changed", ({ payload }) => draw(payload));

/** @param {(frame: Frame) => void} hear */
export const onSerial = (hear) => event.listen("serial-heard", ({ payload }) => hear(payload));

/** @param {() => void} ask */
export const onCloseAsked = (ask) => event.listen("close-asked", ask);

/** @param {() => void} tell */
export const onStopped = (tell) => event.listen("till-stopped", tell);

/** @param {string} name */
export const photoUrl = (name) => core.convertFileSrc(name, "photo");
