// Ties the parts to the till: draws each screen that arrives, and passes on what the cashier does.

import { attempt } from "./fault.js";
import { messages } from "./i18n/index.js";
import { meaningAt, pressAt } from "./input/controls.js";
import { readScan } from "./input/scanner-test.js";
import { createSerial } from "./input/serial.js";
import { createWedge, isAccelerator } from "./input/wedge.js";
import { onCloseAsked, onScreen, onSerial, photoUrl, till } from "./till.js";
import { createBar } from "./parts/bar.js";
import { createClientCard } from "./parts/client-card.js";
import { createClosing } from "./parts/closing.js";
import { createDeferring } from "./parts/deferring.js";
import { h } from "./parts/dom.js";
import { createFirstRun, createIdle } from "./parts/idle.js";
import { createKeys } from "./parts/keys.js";
import { createLedger } from "./parts/ledger.js";
import { createNotices } from "./parts/notices.js";
import { notePointers, notePress } from "./parts/press.js";
import { createReceipt } from "./parts/receipt.js";
import { refusal } from "./parts/refusal.js";
import { createReplacing } from "./parts/replacing.js";
import { createResult } from "./parts/result.js";
import { createSearched } from "./parts/searched.js";
import { createSettings } from "./parts/settings.js";
import { createUnlocking } from "./parts/unlocking.js";
import { createUnresolved } from "./parts/unresolved.js";

/** @typedef {import("./ipc.d.ts").Screen} Screen */
/** @typedef {import("./ipc.d.ts").Problem} Problem */

let screen = /** @type {Screen | null} */ (null);
/** What the last command was refused for; it goes with the next one. */
let refused = /** @type {Problem | null} */ (null);

/**
 * Does something, and shows why where it is refused.
 * @param {Promise<unknown>} command
 */
async function act(command) {
  refused = null;
  try {
    await command;
  } catch (error) {
    failed(error);
  }
}

/** @param {unknown} error */
function failed(error) {
  if (!attempt("command", () => (refused = refusal(error, messages.en)))) return;
  if (screen) draw(screen);
}

/** @param {string} text */
const searchTyped = (text) => act(till.search(text, false));

const bar = createBar({ search: searchTyped, openLedger, openSettings, openKeys });
const notices = createNotices({ dismiss: () => act(till.dismiss()), leaveTraining: () => act(till.train(false)) });
const searched = createSearched({ otherwise: () => act(till.searchOtherwise()) });
const firstRun = createFirstRun({ train: () => act(till.train(true)), setUp: openSettings });
const idle = createIdle({ search: searchTyped });
const client = createClientCard(photoUrl);
const receipt = createReceipt({
  enterAmount: (text) => act(till.enterAmount(text)),
  chooseSpend: (points) => act(till.chooseSpend(points)),
  confirm: (quote, spend, question, shown) => act(till.confirm(quote, spend, question, shown)),
  hold: () => act(till.hold()),
  release: () => act(till.release()),
  cancel: () => act(till.cancel()),
});
const deferring = createDeferring({
  enterAmount: (text) => act(till.enterAmount(text)),
  // No quote and no points: only what will be earned.
  keep: (shown) => act(till.confirm(0, "0", null, shown)),
  cancel: () => act(till.cancel()),
});
const result = createResult({ next: () => act(till.next()) });
const unresolved = createUnresolved({ park: () => act(till.park()), again: (row) => act(till.again(row)) });
const settings = createSettings({
  read: till.settings,
  save: till.saveSettings,
  check: till.checkConnection,
  forgetKey: till.forgetKey,
  ports: till.serialPorts,
  readScan,
  locked: () => unlocking.open(),
  failed,
});
const unlocking = createUnlocking({ unlock: till.unlock, unlocked: openSettings });
const { ledger: page, decide, again, withdraw, readdress, saveLedger: save } = till;
const ledger = createLedger({ page, decide, again, withdraw, readdress, save, failed });
const replacing = createReplacing({ replace: (question, shown) => act(till.replace(question, shown)), stay: () => act(till.cancel()) });
const closing = createClosing({ close: till.close });
const keys = createKeys();

function openLedger() {
  ledger.open();
}
function openSettings() {
  settings.open();
}
function openKeys() {
  keys.open();
}

const parts = { bar, searched, firstRun, idle, deferring, client, receipt, result, unresolved, replacing, closing };
const sale = h("div", { class: "sale" }, client.root, receipt.root, unresolved.root);
const main = h("main", { class: "till" }, firstRun.root, idle.root, deferring.root, sale, result.root);
document.body.append(bar.root, notices.root, searched.root, main, settings.root, unlocking.root, ledger.root, keys.root, replacing.root, closing.root);

/** @param {Screen} next */
function draw(next) {
  if (screen && next.revision < screen.revision) return;
  const before = screen?.phase;
  screen = next;
  const t = messages[next.language];
  document.documentElement.lang = t.locale;
  document.documentElement.dataset.theme = next.theme;
  document.title = t.appName;
  document.body.dataset.phase = next.phase;
  document.body.dataset.revision = String(next.revision);
  sale.hidden = next.customer === null;
  for (const [name, part] of Object.entries(parts)) update(name, part.root, () => part.update(next, t));
  for (const [name, part] of Object.entries({ settings, unlocking, ledger, keys })) update(name, part.root, () => part.update(t));
  update("notices", notices.root, () => notices.update(next, t, refused));
  attempt("scanner", () => {
    wedge.configure(next.scanner);
    if (next.customer === null && next.phase !== "searching") for (const scanner of [wedge, serial]) scanner.next();
  });
  if (before !== next.phase) attempt("focus", () => moveFocus(before, next.phase));
}

/**
 * Draws a part. One that throws may show half of what was before, so it is not shown at all, and nothing in it can be pressed;
 * only the customer's card writes whose it is before all else.
 * @param {string} name @param {HTMLElement} root @param {() => void} draw
 */
function update(name, root, draw) {
  const isDrawn = attempt(name, draw);
  root.classList.toggle("broken", !isDrawn && name !== "client");
}

const isBroken = (/** @type {{ root: HTMLElement }} */ part) => part.root.classList.contains("broken");

/**
 * Puts the focus where the cashier's next key belongs.
 * @param {Screen["phase"] | undefined} before
 * @param {Screen["phase"]} phase
 */
function moveFocus(before, phase) {
  if (document.querySelector("dialog[open]")) return;
  if (phase === "idle" || phase === "done") bar.focus();
  if (phase === "client" && before === "searching") receipt.focusAmount();
  if (phase === "deferring") deferring.focusAmount();
  const locked = before === "committing" || before === "holding";
  if (locked && document.activeElement === document.body) receipt.focusAmount();
}

/** What only shows something gives way to the next customer; and what is asked about a scan can be answered by one. */
const givingWay = [ledger.root, keys.root, replacing.root];
const openDialogs = () => /** @type {HTMLDialogElement[]} */ ([...document.querySelectorAll("dialog[open]")]);
const scans = {
  isDeaf: () => openDialogs().some((dialog) => !givingWay.includes(dialog)),
  scanned: (/** @type {string} */ text) => {
    for (const dialog of [ledger.root, keys.root]) dialog.close();
    bar.field.value = "";
    act(till.search(text, true));
  },
  cut: () => act(till.scanCut()),
  tooMuch: (/** @type {boolean} */ searched) => act(till.scanTooMuch(searched)),
  unreadable: () => act(till.scanUnreadable()),
};
const wedge = createWedge({
  ...scans,
  meaning,
  press,
  early: () => failed({ code: "too_soon", field: null, detail: null }),
  isScannerTried: () => settings.isScannerTried(document.activeElement),
});
const serial = createSerial(scans);

/** @param {KeyboardEvent} event */
function key(event) {
  // Where the guard has a fault, no key does anything by itself.
  let isKept = true;
  attempt("keys", () => (isKept = wedge.key(event)));
  const isMove = event.type === "keydown" && !isKept && !event.repeat && moves(event);
  if (isKept || isMove || (event.type === "keydown" && isAccelerator(event))) event.preventDefault();
}

/** Where an amount is entered now. */
const amountEntry = () => (screen?.phase === "deferring" ? deferring : receipt);

/** @type {Record<string, () => void>} */
const MOVES = {
  F2: () => bar.focus(),
  F3: () => amountEntry().focusAmount(),
  F4: () => receipt.focusSpend(),
};

/** Moves the focus, where a key is for that. @param {KeyboardEvent} event */
function moves({ key, altKey }) {
  const move = altKey || openDialogs().length > 0 ? undefined : MOVES[key];
  move?.();
  return move !== undefined;
}

/** What a key does beside writing. @param {KeyboardEvent} event @returns {import("./input/scanner.js").Meaning} */
function meaning(event) {
  const { key, code, ctrlKey, altKey } = event;
  if (altKey) return meaningAt(event);
  if (ctrlKey && code === "Comma") return "act";
  if (key in MOVES) return "move";
  if (["F1", "F5", "F6", "F7", "F9"].includes(key)) return "act";
  return key === "Enter" && document.activeElement === bar.field ? "submit" : meaningAt(event);
}

/** A person pressed this. @param {import("./input/wedge.js").Pressed} event */
function press(event) {
  notePress(event.timeStamp);
  if (command(event)) return;
  if (event.key === "Escape") openDialogs().at(-1)?.close();
  else pressAt(event);
}

/** What a key does; false where it does nothing of ours. @param {KeyboardEvent} event */
function command(event) {
  if (event.ctrlKey && event.code === "Comma") return openSettings(), true;
  if (event.key === "F1") return openKeys(), true;
  if (event.key === "F7") return openLedger(), true;
  if (openDialogs().length > 0) return false;
  switch (event.key) {
    case "F5":
      return act(till.searchOtherwise()), true;
    case "F6":
      if (isBroken(receipt)) return true;
      return act(screen?.hold.state === "held" ? till.release() : till.hold()), true;
    case "F9":
      return isBroken(amountEntry()) || amountEntry().confirm(), true;
    case "Enter":
      return !isBroken(amountEntry()) && amountEntry().confirmsFrom(event.target) && (amountEntry().confirm(), true);
    case "Escape":
      if (event.target === bar.field && bar.field.value !== "") return (bar.field.value = ""), true;
      return act(till.cancel()), true;
    default:
      return false;
  }
}

for (const turn of /** @type {const} */ (["keydown", "keyup"])) document.addEventListener(turn, key, { capture: true });
notePointers(wedge.touched);
// A till has no use for the browser's own menu.
document.addEventListener("contextmenu", (event) => event.preventDefault());

await onScreen(draw);
await onSerial((frame) => {
  settings.hear(frame);
  if (screen) serial.hear(frame, screen.scanner, performance.now());
});
await onCloseAsked(() => {
  // Above whatever was opened since it was asked first.
  closing.root.close();
  closing.open();
  // What nobody can see asks nothing: then the window is closed by asking once more.
  if (!isBroken(closing)) act(till.closeHeard());
});
// Whatever was asked before this page could hear it is asked anew.
act(till.closeHeard());
draw(await till.screen());
