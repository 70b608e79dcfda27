// Ties the parts to the till: draws each screen that arrives, and passes on what the cashier does.

import { attempt, stopped } from "./fault.js";
import { messagesFor } from "./i18n/index.js";
import { meaningAt, pressAt } from "./input/controls.js";
import { readScan } from "./input/scanner-test.js";
import { createSerial } from "./input/serial.js";
import { createWedge, isAccelerator } from "./input/wedge.js";
import { commandOf } from "./keys.js";
import { onCloseAsked, onScreen, onSerial, onStopped, photoUrl, till } from "./till.js";
import { createAnnouncer } from "./parts/announcer.js";
import { createBar } from "./parts/bar.js";
import { createClientCard } from "./parts/client-card.js";
import { createClosing } from "./parts/closing.js";
import { createDeferring } from "./parts/deferring.js";
import { leaveDialog, openDialogs, tellInDialog } from "./parts/dialog.js";
import { guardLocked, h } from "./parts/dom.js";
import { createEcho } from "./parts/echo.js";
import { createFirstRun } from "./parts/first-run.js";
import { createIdle } from "./parts/idle.js";
import { createKeys } from "./parts/keys.js";
import { createLedger } from "./parts/ledger.js";
import { createNotices } from "./parts/notices.js";
import { createNumberPad } from "./parts/number-pad.js";
import { notePointers, notePress } from "./parts/press.js";
import { createReceipt } from "./parts/receipt.js";
import { refusal, refused } from "./parts/refusal.js";
import { createReplacing } from "./parts/replacing.js";
import { createResult } from "./parts/result.js";
import { isOut, saleOf } from "./parts/screen.js";
import { createSearched } from "./parts/searched.js";
import { createSettings } from "./parts/settings.js";
import { createSounds } from "./parts/sounds.js";
import { createTypingOn } from "./parts/typing-on.js";
import { createUnlocking } from "./parts/unlocking.js";
import { createUnresolved } from "./parts/unresolved.js";

/** @import { Screen } from "./ipc.d.ts" */

let screen = /** @type {Screen | null} */ (null);
/** What the last command was refused for; it goes with the next one. */
let refusedFor = /** @type {import("./parts/refusal.js").Refused | null} */ (null);

/**
 * Does something, and shows why where it is refused.
 * @param {Promise<unknown>} command
 */
async function act(command) {
  const had = refusedFor;
  refusedFor = null;
  try {
    await command;
    if (had === null || refusedFor !== null || !screen) return;
    // Where it has changed nothing, no screen comes that lacks what was refused.
    const focus = document.activeElement;
    drawTold(screen);
    keepFocus(focus);
  } catch (error) {
    failed(error);
  }
}

/** @param {unknown} error */
function failed(error) {
  if (!attempt("command", () => (refusedFor = refusal(error, messagesFor(screen ?? { language: "en", region: null }))))) return;
  if (screen) draw(screen);
}

/** Says what the page itself does not do, where it can be seen. @param {import("./parts/refusal.js").Said} code */
function refuse(code) {
  failed(refused(code));
  if (screen) tellInDialog(messagesFor(screen).reasons[code]);
}

/** What was pressed before anybody can have read what it is for counts for nothing. */
const early = () => refuse("too_soon");

/**
 * The till's commands as the parts know them: what is refused is shown.
 * @template {(...args: any[]) => Promise<unknown>} Command
 * @param {Command} command
 */
const doing = (command) => (/** @type {Parameters<Command>} */ ...args) => void act(command(...args));

const search = (/** @type {string} */ text) => act(till.search(text, false));
const cancel = doing(till.cancel);
const enterAmount = (/** @type {string} */ text, /** @type {number} */ count) => act(till.enterAmount(text, count, () => wedge.mayBeginCode(text.length)));
const echo = createEcho();
const announcer = createAnnouncer();
const { say } = announcer;

const bar = createBar({ search, openLedger, openSettings, openKeys });
const notices = createNotices({ dismiss: doing(till.dismiss), leaveTraining: () => act(till.train(false)) });
const searched = createSearched({ otherwise: doing(till.searchOtherwise) });
const firstRun = createFirstRun({ train: () => act(till.train(true)), setUp: openSettings });
const idle = createIdle({ search: (text) => (bar.forget(), search(text)), enterAmount, cancel, undo: doing(till.undo), say }, echo);
const client = createClientCard(photoUrl);
const receipt = createReceipt(
  { enterAmount, chooseSpend: doing(till.chooseSpend), spendAll: doing(till.spendAll), confirm: doing(till.confirm), hold: doing(till.hold), release: doing(till.release), cancel, say, early },
  echo,
);
// No points are spent: only what will be earned.
const deferring = createDeferring({ enterAmount, keep: (receipt, shown, count) => act(till.confirm(receipt, "0", null, shown, count)), cancel, early }, echo);
const result = createResult({ next: doing(till.next), copy: async (text) => navigator.clipboard.writeText(text), say, early });
const unresolved = createUnresolved({ park: doing(till.park), again: doing(till.again), early });
const settings = createSettings({
  read: till.settings,
  save: till.saveSettings,
  check: till.checkConnection,
  forgetKey: till.forgetKey,
  ports: till.serialPorts,
  readScan,
  locked: () => unlocking.open(),
  failed,
  say,
  early,
});
const unlocking = createUnlocking({ unlock: till.unlock, unlocked: openSettings });
const { ledger: page, decide, withdraw, readdress, saveLedger: save } = till;
const again = (/** @type {number} */ row) => ((refusedFor = null), bar.forget(), till.again(row));
const ledger = createLedger({ page, decide, again, withdraw, readdress, save, failed, say });
const replacing = createReplacing({ replace: doing(till.replace), stay: doing(till.stay) });
const closing = createClosing({ close: till.close, early });
const keys = createKeys();
const pad = createNumberPad();
const sounds = createSounds();

function openLedger() {
  ledger.open();
}
function openSettings() {
  settings.open();
}
function openKeys() {
  keys.open();
}
const OPENS = { settings: openSettings, help: openKeys, ledger: openLedger };

const parts = { bar, searched, firstRun, idle, deferring, client, receipt, result, unresolved, replacing, closing, pad, ledger };
const dialogs = { settings, unlocking, keys };
const sale = h("div", { class: "sale" }, client.root, receipt.root, unresolved.root);
const main = h("main", { testid: "till", class: "till", tabIndex: -1 }, firstRun.root, idle.root, deferring.root, sale, result.root);
notices.root.append(searched.root);
document.body.append(bar.root, notices.root, main, pad.root, announcer.root);
document.body.append(settings.root, ...settings.more, unlocking.root, ledger.root, keys.root, replacing.root, closing.root);

/** @param {Screen} next */
function draw(next) {
  // An older one that comes late; or the till has stopped, and nothing is there to be drawn.
  if ((screen && next.revision < screen.revision) || !main.isConnected) return;
  const [before, focus] = [screen, document.activeElement];
  screen = next;
  const t = messagesFor(next);
  const { documentElement: root, body } = document;
  root.lang = t.locale;
  root.dataset.theme = next.theme;
  root.style.setProperty("--text-size", String(next.textSize / 100));
  document.title = t.appName;
  Object.assign(body.dataset, { phase: next.phase, revision: String(next.revision) });
  sale.hidden = saleOf(next) === null;
  for (const [name, part] of Object.entries(parts)) update(name, part.root, () => part.update(next, t));
  for (const [name, part] of Object.entries(dialogs)) update(name, part.root, () => part.update(t));
  drawTold(next);
  attempt("sounds", () => sounds.update(next));
  attempt("scanner", () => {
    wedge.configure(next.scanner);
    if (saleOf(next) === null && next.phase !== "searching") for (const scanner of [wedge, serial]) scanner.next();
  });
  // What comes begins at its beginning; a sale begins at its amount, which the focus brings into sight.
  if (before && place(before) !== place(next) && servedOn(next) === null) main.scrollTop = 0;
  if (typingOn.follow(next)) return;
  if (before === null || place(before) !== place(next)) {
    isElsewhere = openDialogs().length > 0;
    attempt("focus", home);
  } else keepFocus(focus);
}

/** Draws and says what the cashier is told beside what is going on. @param {Screen} next */
function drawTold(next) {
  const t = messagesFor(next);
  update("notices", notices.root, () => notices.update(next, t, refusedFor));
  attempt("announcer", () => announcer.update({ screen: next, refused: refusedFor }, t));
}

/** Where the next key means nothing: it was meant for what is gone. @param {Element | null} focus what had it */
function keepFocus(focus) {
  const isGone = focus !== document.body && (focus !== document.activeElement || focus?.checkVisibility() === false);
  if (isGone && openDialogs().length === 0) main.focus();
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

/** The sale that is being made. @param {Screen} screen */
const servedOn = (screen) => (screen.phase === "unresolved" ? null : saleOf(screen));

/** Phases that are one place to whoever works there. @param {Screen} screen */
function place(screen) {
  const served = servedOn(screen);
  return served === null ? screen.phase : `sale ${served.number}`;
}

/** Whether the amount of the next receipt was asked for before the screen for it was there. */
let wantsAmount = false;
/** Whether points were to be entered before the customer was there: what is typed now is no amount. */
let isAstray = false;

/** Puts the focus where the cashier's next key belongs: where a place is entered, and where a dialog is left. */
function home() {
  if (!screen || openDialogs().length > 0) return;
  const { phase } = screen;
  if (phase === "unconfigured") firstRun.focus();
  else if (phase === "unresolved") unresolved.focus();
  else if (isAstray && (phase === "deferring" || "sale" in screen)) main.focus();
  else if (phase === "deferring") deferring.focusAmount();
  else if ("sale" in screen) receipt.focusAmount();
  else if (phase === "idle" && wantsAmount) idle.focusAmount();
  else bar.focus();
  wantsAmount = false;
  isAstray &&= phase === "searching";
}

/** Whether what had the focus before a dialog was opened is of another place by now. */
let isElsewhere = false;

/** A dialog was left: a figure that was being entered goes on where it was, with what was typed of it. */
function comeBack() {
  if (openDialogs().length > 0) return;
  const focus = document.activeElement;
  const isFigure = focus instanceof HTMLInputElement && focus.inputMode === "decimal" && focus.value !== "" && focus.checkVisibility();
  if (!isFigure || isElsewhere) home();
  isElsewhere = false;
}

/** What only shows something gives way to the next customer; and what is asked about a scan can be answered by one. */
const givingWay = [ledger.root, keys.root, replacing.root];
const giveWay = () => [ledger.root, keys.root].forEach((dialog) => dialog.close());
/** What is told of a scan that was not used is told on the till, where it can be seen. @param {Promise<unknown>} told */
const tellScan = (told) => (giveWay(), act(told));
const scans = {
  isDeaf: () => openDialogs().some((dialog) => !givingWay.includes(dialog)),
  scanned: (/** @type {string} */ text) => {
    giveWay();
    bar.field.value = "";
    bar.forget();
    act(till.search(text, true));
  },
  unheard: () => refuse("form_open"),
  cut: () => tellScan(till.scanCut()),
  tooMuch: (/** @type {boolean} */ searched) => tellScan(till.scanTooMuch(searched)),
  unreadable: () => tellScan(till.scanUnreadable()),
};
const wedge = createWedge({
  ...scans,
  meaning,
  press,
  early: (isTap) => (isTap ? refuse("too_short") : early()),
  isScannerTried: () => settings.isScannerTried(document.activeElement),
});
// What comes from the port while the settings are open is shown there.
const serial = createSerial({ ...scans, unheard: () => settings.root.open || scans.unheard() });

const typingOn = createTypingOn(bar.field, { typed: wedge.typed, isMachines: wedge.isMachines, afterPause: (run) => wedge.afterPause(() => attempt("typed on", run)), enter: (text) => amountEntry().enter(text), early });

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

/** Where nothing can be spent a key for that does nothing, and what is typed after it is no amount. */
function nothingToSpend() {
  const [focus, sale] = [document.activeElement, screen && saleOf(screen)];
  const isLookedUp = screen?.phase === "searching";
  if (isLookedUp || (focus instanceof HTMLInputElement && focus.inputMode === "decimal")) {
    main.focus();
    pad.leave();
  }
  isAstray = isLookedUp;
  refuse(isLookedUp ? "too_soon" : sale && isOut(sale) ? "busy" : "nothing_to_spend");
}

/** What moves the focus and does nothing else. @type {Partial<Record<import("./keys.js").Command, () => void>>} */
const MOVES = {
  search: () => {
    isAstray = false;
    bar.focus();
  },
  amount: () => {
    isAstray = false;
    (screen?.phase === "idle" ? idle : amountEntry()).focusAmount();
  },
  spend: () => receipt.focusSpend() || nothingToSpend(),
};

/** What a key is for here: what was dropped is brought back where nobody is writing. @param {KeyboardEvent | import("./input/wedge.js").Pressed} event */
const commandHere = (event) => {
  const isWriting = openDialogs().length > 0 || (document.activeElement instanceof HTMLInputElement && document.activeElement.value !== "" && !bar.isGivenBack());
  const command = commandOf(event);
  return command === "undo" && (isWriting || screen?.phase !== "idle" || !screen.undo) ? null : command;
};

/** @param {KeyboardEvent} event */
const moveOf = (event) => {
  const command = commandOf(event);
  // After a receipt the same keys do something.
  return command === null || screen?.phase === "done" ? undefined : MOVES[command];
};

/** Moves the focus, where a key is for that. @param {KeyboardEvent} event */
function moves(event) {
  const move = openDialogs().length > 0 ? undefined : moveOf(event);
  move?.();
  return move !== undefined;
}

/** What a key does beside writing. @param {KeyboardEvent} event @returns {import("./input/scanner.js").Meaning} */
function meaning(event) {
  const command = commandHere(event);
  if (command === null || command === "back") return meaningAt(event);
  if (command === "enter") return document.activeElement === bar.field ? "submit" : meaningAt(event);
  return moveOf(event) ? "move" : "act";
}

/** A person pressed this. @param {import("./input/wedge.js").Pressed} event */
function press(event) {
  notePress(event);
  const command = commandHere(event);
  if (command !== null && does(command, event)) return;
  if (command === "back") leaveDialog();
  // A key that does something else where no dialog is open presses nothing in it.
  else if (command === null || command === "enter") pressAt(event);
}

/** What commands do; false where one does nothing of ours. @param {import("./keys.js").Command} command @param {import("./input/wedge.js").Pressed} event */
function does(command, event) {
  if (command === "settings" || command === "help" || command === "ledger") {
    // Nothing is opened over a question, or over what is being entered.
    if (openDialogs().every((dialog) => dialog === ledger.root || dialog === keys.root)) OPENS[command]();
    return true;
  }
  if (openDialogs().length > 0) return false;
  const entry = amountEntry();
  switch (command) {
    case "undo":
      return act(till.undo()), true;
    case "otherwise":
      return act(till.searchOtherwise()), true;
    case "hold":
      return isBroken(receipt) || receipt.hold(), true;
    case "all":
      // Nobody is there yet whose points that could mean.
      if (screen?.phase === "searching") refuse("too_soon");
      else if (screen?.phase !== "done" && !isBroken(receipt) && !receipt.all()) nothingToSpend();
      return true;
    case "confirm":
      return isBroken(entry) || entry.confirm(), true;
    case "enter":
      if (screen?.phase === "done" && event.target === bar.field && bar.field.value === "") return isBroken(result) || result.next(), true;
      if (event.target === bar.field && typingOn.confirms()) return true;
      // The amount is entered: the customer is next.
      if (idle.isAmount(event.target) && event.target === document.activeElement) return bar.focus(), true;
      return !isBroken(entry) && entry.confirmsFrom(event.target) && (entry.confirm(), true);
    case "spend":
      return screen?.phase === "done" && (result.copy(), true);
    case "amount":
      if (screen?.phase !== "done") return false;
      wantsAmount = result.next();
      return true;
    case "back":
      if (event.target === bar.field && bar.field.value !== "") return (bar.field.value = ""), true;
      // What is to be paid goes as it does by any other key: once it can have been read.
      if (screen?.phase === "done" && !isBroken(result)) return result.next(), true;
      return cancel(), true;
    default:
      return false;
  }
}

for (const turn of /** @type {const} */ (["keydown", "keyup"])) document.addEventListener(turn, key, { capture: true });
notePointers(wedge.touched);
guardLocked();
document.addEventListener("close", () => attempt("focus", comeBack), { capture: true });
// A till has no use for the browser's own menu, but where something can be pasted.
document.addEventListener("contextmenu", (event) => event.target instanceof HTMLInputElement || event.preventDefault());

/** Begins with this screen, and draws each that follows. @param {Promise<Screen>} first */
export async function begin(first) {
  try {
    await Promise.all([
      first.then(draw),
      onStopped(stopped),
      onScreen(draw),
      onSerial((frame) => {
        settings.hear(frame);
        if (screen) serial.hear(frame, screen.scanner, performance.now());
      }),
      onCloseAsked(() => {
        // Above whatever was opened since it was asked first.
        closing.root.close();
        closing.open();
        // What nobody can see asks nothing: then the window is closed by asking once more.
        if (!isBroken(closing)) act(till.closeHeard());
      }),
    ]);
  } catch (error) {
    // A page that would not hear what changes shows nothing.
    main.remove();
    throw error;
  }
  // Whatever was asked before this page could hear it is asked anew, and what has changed since then is drawn.
  act(till.closeHeard());
  const now = await till.screen();
  if (now.revision !== screen?.revision) draw(now);
}
