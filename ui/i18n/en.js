// English. Every message is a text or a typed function; every other language has to have the same ones.

import { written } from "../keys.js";
import { isolated, visible } from "./format.js";

/** @import { Said } from "../parts/refusal.js" */
/** @import { NoticeCard } from "../ipc.d.ts" */

/** The key that opens the ledger. */
const LEDGER = written("ledger");

/** @type {Record<Said, string>} */
const reasons = {
  client_not_found: "No customer was found. Check the number, or scan again.",
  point_not_found: "The service does not know this point of sale. Check its ID in the settings.",
  spend_too_large: "That is more points than may be spent. The amounts have changed: check them.",
  hold_not_found: "The service does not know the hold any more. The amounts have changed: check them.",
  refused_other: "The service refused.",
  declined: "The service answered in words of its own.",
  key_refused: "The service refused the API key. Enter a valid one in the settings.",
  too_many_requests: "The service asks to slow down. Wait a moment and try again.",
  host_not_found: "The server's name was not found. Check the address and the network.",
  unreachable: "The server cannot be reached. Check the network.",
  tls_failed: "No secure connection: the server did not prove who it is, or the date and time of this computer are wrong.",
  timed_out: "No answer came in time.",
  connection_lost: "The connection broke before the answer came.",
  service_failed: "The service had a failure of its own.",
  not_this_service: "Something answers at this address, but it is not the loyalty service.",
  unreadable: "The service's answer cannot be read.",
  contradictory: "The service answered with other figures than were asked for.",
  interrupted: "The app ended before the answer came.",
  ledger_unwritable: "The ledger cannot be written, so no operation is sent. Check the disk.",
  lookup_lost: "The customer's code was not saved on this computer, so the customer cannot be looked up.",
  discount_too_late: "This customer has a discount but paid in full: refund the difference by hand.",
  kept_too_long: `The receipt was kept as long as allowed and was not sent. Decide about it in the ledger (${LEDGER}).`,
  too_much_to_keep: "A receipt this large cannot be kept for later. Ask the customer to come again when there is a connection.",
  never_taken: `The service answered several times but never accepted the receipt. Decide about it in the ledger (${LEDGER}).`,
  unconfirmed: `An earlier receipt of this customer is not confirmed, so none of their points are spent. Open the ledger (${LEDGER}).`,
  not_a_number: "Digits only, please",
  too_many_places: "At most two decimal places; a thousand is typed as 1000",
  negative: "A figure cannot be negative",
  too_large: "That is too large",
  query_unusable: "That cannot be searched for.",
  hold_vanished: "The hold is gone: another operation at this point of sale has ended it. The amounts have changed: check them.",
  hold_ended: "The hold has run out by this computer's clock. The amounts have changed: check them.",
  busy: "Please wait: an operation is being sent. Nothing else was done.",
  unresolved_first: "First put the unconfirmed operation aside, then scan again.",
  already_served: "This customer is being served already.",
  scan_cut: "The scan broke off, so it was not used. Scan again; if it happens with every scan, try the scanner in the settings.",
  scan_too_much: "What was scanned is more than one line, or has keys in it that do something. It was not used: scan a customer's code, one at a time.",
  scan_unreadable: "What the scanner sent cannot be read, so it was not used. Check the speed of its port.",
  port_missing: "The scanner is not connected to its port. The till takes it up when it is plugged in.",
  port_busy: "Another program uses the scanner's port. Close that, and the till takes it up.",
  port_forbidden: "This user may not use the scanner's port. Add the user to its group and log in again.",
  port_failed: "The scanner's port cannot be opened. Check the settings.",
  deferred: "Kept. The points will be earned when the connection is back; until then they are not.",
  overpaid: "A kept receipt came to less, when it was sent, than its customer had paid. Refund the difference by hand:",
  too_soon: "Not counted: pressed too soon. Read the screen, then press again.",
  too_short: "Not counted: that key came and went as fast as a scanner's. Hold it a little longer, or press the button on the screen.",
  form_open: "A form or a question is open, so the scan was not used. Answer or close it, then scan again.",
  nothing_to_spend: "There are no points to spend here now, so nothing was entered.",
  quote_changed: "The amounts have changed. Check them, then confirm.",
  server_invalid: "This is not a web address",
  server_insecure: "The address must begin with https://",
  server_too_much: "Only a host, a port and a path, please",
  point_missing: "Enter the ID of the point of sale",
  key_missing: "Enter the API key",
  key_invalid: "The key has characters that cannot be sent",
  seconds_out_of_range: "Connect: 1 to 60 seconds. Answer: up to 120 seconds, but longer than to connect",
  minutes_out_of_range: "1 to 30 minutes",
  quiet_out_of_range: "10 to 3600 seconds",
  days_out_of_range: "1 to 60 days",
  sum_out_of_range: "At least 1",
  text_size_out_of_range: "100 to 200 percent",
  currency_unknown: "Three letters, such as EUR, or nothing",
  settings_locked: "The settings are locked.",
  word_wrong: "Wrong password.",
  not_agreed: "Nobody agreed, so nothing was changed and nothing was sent.",
  port_unknown: "There is no such port on this computer. Choose one from the list; another one has to be written into the settings file.",
  sale_in_progress: "Finish or cancel the customer first.",
  settings_unwritable: "The settings could not be saved.",
  settings_set_aside: "The settings file could not be read. It was set aside and kept; please enter the settings again.",
  settings_unreadable: "The settings file cannot be read just now. It was left as it is; start the app again.",
  settings_unknown: "The settings file has values that this version does not know or that cannot be. They are as if they were not set.",
  keyring_unavailable: "This computer has no keyring: the API key is kept only until the app is closed.",
  keyring_failed: "The keyring refused.",
  keyring_silent: "The keyring does not answer: it may be locked. Unlock it; the till goes on by itself.",
  offline: "No connection to the loyalty service. The till goes on trying.",
  ledger_unreadable: "The ledger cannot be read.",
  ledger_in_use: "The ledger is open in another window of this app. Close one of them.",
  ledger_too_new: "The ledger was written by a newer version of this app. Install that version again.",
  ledger_set_aside: "The ledger was damaged. It was set aside and kept, and a new one was begun. Tell whoever looks after the till.",
  ledger_too_old: "The ledger was of a version that was never released. It was set aside and kept, and a new one was begun.",
  ledger_doubted: "The ledger may not be the one that this till wrote last. Tell whoever looks after the till.",
  waiting_elsewhere: `Kept receipts wait for another server or point of sale than the one that is set. Open the ledger (${LEDGER}) and say what is to become of them:`,
  nothing_to_decide: "Nothing can be changed in this row any more: look at its state.",
  reason_missing: "First write how you know.",
  nothing_to_repeat: "This row cannot be started again now. Check its state in the ledger before you enter anything again.",
  export_failed: "The table could not be saved.",
  training_failed: "Training mode could not be started.",
  stopped: "The till has stopped. Restart it: what was sent is in its ledger. Enter a receipt again that was not confirmed.",
  broken: "Something in the app has failed. Look in the ledger whether it was done, and restart the app between two customers.",
};

/**
 * @param {NoticeCard} notice
 * @returns {string}
 */
function noticeTitle({ about, outcome }) {
  switch (about) {
    case "search":
      return "";
    case "quote":
      return "No figures.";
    case "release":
      return "The held points come free by themselves, but later.";
    case "hold":
      return outcome === "unknown" ? "Points may be held now; they come free by themselves." : "Nothing is held.";
    case "sale":
      return outcome === "notSent"
        ? "Nothing was sent, no points have moved. You can confirm again."
        : "Refused: no points have moved.";
    case "deferral":
      return "The receipt is not kept: no points will be earned for it by themselves.";
    case "till":
      return "";
  }
}

/** @type {Record<import("../ipc.d.ts").VerdictName, string>} */
const verdicts = {
  spent: "The balance has fallen by exactly these points, so it seems booked.",
  earned: "The balance has risen by exactly these points, so it seems booked.",
  unchanged: "The balance has stayed as it was, so it seems not booked.",
  not_seen: "The balance could not be read again yet. The till goes on trying.",
  no_balance: "There is no balance to tell by.",
  too_early: "The balance has stayed so far, but the request may still arrive. The till goes on looking.",
  may_come_later: "The points have not come yet, but they may come later. The till goes on looking.",
  other_balance: `Something else has moved the balance. Find out, and decide in the ledger (${LEDGER}).`,
  witness_disagrees: `The balance says one thing and the held points another. Find out, and decide in the ledger (${LEDGER}).`,
  hold_in_the_way: `Points that may still be held could be why the balance fell. Find out, and decide in the ledger (${LEDGER}).`,
  overtaken: `Another receipt of this customer came in between. Find out, and decide in the ledger (${LEDGER}).`,
};

/** @param {import("./format.js").Format} format */
export function english(format) {
  const { counted, day, figure, inDays, money, percent } = format;
  /** @param {string} decimal */
  const points = (decimal) => counted(decimal, { one: "point", other: "points" });
  /** @param {string | null} decimal */
  const pointsOr = (decimal) => (decimal === null ? "points" : points(decimal));

  return {
    ...format,
    points,
    reasons,
    noticeTitle,
    verdicts,
    appName: "Loyalty Cashier",

    search: "Search",
    searchHint: "Card, phone or code",
    /** @param {import("../ipc.d.ts").SearchedCard} searched */
    searchedAs: ({ reading, text }) => `Searched as a ${reading}: ${text}`,
    /** @param {import("../ipc.d.ts").SearchedCard} searched */
    searchAs: ({ reading, text }) => `Try as a ${reading}: ${text}`,
    openLedger: "Ledger",
    openSettings: "Settings",
    openKeys: "Shortcuts",
    notices: "Messages",
    dismiss: "Close",
    /** @param {number} count */
    unresolvedCount: (count) => `${counted(String(count), { one: "operation", other: "operations" })} not confirmed`,

    trainingBanner: "Training mode: nothing is real",
    leaveTraining: "Leave training",

    firstRunTitle: "Welcome",
    firstRunText: "Connect this till to your loyalty service, or try it first with sample customers.",
    firstRunSetup: "Set up this till",
    firstRunTraining: "Try it in training mode",

    waitingTitle: "Waiting for the API key",
    waitingText: "The till has asked this computer's keyring for the API key. If it is locked, unlock it: the till goes on by itself.",

    idleTitle: "Scan a card",
    idleText: "or type a phone number, a card number or a code, and press Enter",
    idleAmount: "Optional: receipt amount",
    samples: "Sample customers",
    latest: "Last receipts",
    pointOfSale: /** @param {string} point */ (point) => `POS ${point}`,
    offline: "No connection",
    online: "Connected",
    searching: /** @param {string} query */ (query) => `Looking for ${query}…`,
    searchingSlow: "The service takes its time. You can wait, or cancel and try again.",
    undoText: "The receipt was cancelled.",
    undo: "Bring it back",

    deferTitle: "No connection",
    deferText: /** @param {string} query */ (query) => `Points can be earned later for ${query}: enter the receipt amount, and the till sends it when the connection is back. Nothing is earned or spent now.`,
    deferNow: "Earn later",
    deferredCount: /** @param {number} count */ (count) =>
      count === 0 ? "" : `Waiting for the connection to earn points: ${counted(String(count), { one: "receipt", other: "receipts" })}`,

    /** @param {string} title @param {string | null} share */
    level: (title, share) => [title, share === null ? "" : percent(share)].filter(Boolean).join(" · "),
    balance: "Balance",
    /** @param {string | null} share of a receipt that points may pay */
    balanceUnit: (share) => (share === null ? "points" : `points · up to ${percent(share)} of a receipt`),
    balanceDoubtful: "may have changed since it was read",
    noBalance: "No points",
    nameless: "Customer without a name",
    justServed: "The last receipt was this customer's, too. Is this another one?",
    /** @param {import("../ipc.d.ts").BirthdayCard} birthday @param {number} days */
    birthday: (birthday, days) => (Math.abs(days) <= 7 ? `Birthday ${inDays(days)}` : `Born ${day(birthday)}`),

    amount: "Receipt amount",
    spendPoints: "Points to spend",
    spendExactly: "Points to spend, exactly",
    choice: "Earn or spend",
    spendLess: "One point less",
    spendMore: "One point more",
    choiceEarn: /** @param {string | null} earn */ (earn) => `Earn ${pointsOr(earn)}`,
    /** @param {string} spend @param {string} most */
    choiceSpend: (spend, most) => (spend === most || spend === "0" ? `Spend ${points(most)}` : `Spend ${figure(spend)} of ${points(most)}`),
    choiceUnknown: "Spend points",
    choicePay: "to pay",
    /** @param {string | null} earn that is given up */
    choiceForgoes: (earn) => (earn === null || earn === "0" ? "earning nothing" : `without earning ${figure(earn)}`),
    choiceNothing: "No points to spend",
    /** @param {string} wished @param {string} most */
    spendReduced: (wished, most) => `You chose ${points(wished)}; at most ${figure(most)} can be spent on this receipt.`,
    spendAtMost: /** @param {string} most */ (most) => `At most ${points(most)} on this receipt`,
    blocked: "A receipt of this customer is not confirmed yet: until it is cleared up, no points are spent.",
    nothingToSpend: "No points can be spent on this receipt.",
    discount: /** @param {string | null} share */ (share) => (share === null ? "Discount" : `Discount of ${percent(share)}`),
    discountText: "The service takes the discount off when you confirm, and says what is to be paid.",
    otherScheme: "This level cannot spend points.",
    toPay: "To pay",
    toPayLater: "after confirming",

    hold: /** @param {string | null} decimal */ (decimal) => (decimal === null ? "Hold points" : `Hold ${figure(decimal)}`),
    holdAsking: "Holding…",
    release: /** @param {string} decimal */ (decimal) => `Release ${figure(decimal)}`,
    held: /** @param {string} decimal */ (decimal) => `${points(decimal)} held`,
    holdLost: "May be held",
    cancel: "Cancel",
    /** @type {Record<import("../ipc.d.ts").StepName, (spend: string, toPay: string | null, earn: string | null) => string>} */
    steps: {
      enter: () => "Confirm",
      calculating: () => "Calculating…",
      retry: () => "Try again",
      earn: (_, toPay, earn) => `Earn ${pointsOr(earn)}${take(toPay)}`,
      discount: () => "Confirm",
      ask: (spend, toPay) => (spend === "0" ? `Spend nothing${take(toPay)}` : `Spend ${points(spend)}${take(toPay)}`),
      looking: () => "Checking the hold…",
      spendYes: (spend, toPay) => `Yes, spend ${points(spend)}${take(toPay)}`,
      earnYes: (_, toPay) => `Yes, earn points, spend none${take(toPay)}`,
      holding: () => "Holding the points…",
      sending: () => "Sending…",
    },
    eager: "Calculating, then continuing…",

    resultToPay: "To pay",
    resultSpent: /** @param {string} decimal */ (decimal) => `${points(decimal)} spent`,
    /** @param {string | null} decimal */
    resultEarned: (decimal) => (decimal === null ? "Points are earned" : `${points(decimal)} earned`),
    resultDiscount: /** @param {string} decimal */ (decimal) => `Discount ${money(decimal)}`,
    resultBalance: /** @param {string} decimal */ (decimal) => `Balance ${points(decimal)} by this till's reckoning`,
    /** @param {string} name @param {string} decimal */
    resultReceipt: (name, decimal) => `${isolated(name)} · receipt ${money(decimal)}`,
    /** @param {string} decimal */
    resultDiffers: (decimal) => `The service's total differs from the till's reckoning (${money(decimal)}). The service's counts.`,
    copy: /** @param {string} decimal */ (decimal) => `Copy ${money(decimal)}`,
    copied: "Copied",
    copyFailed: "This computer did not take the copy.",
    next: "Next customer",
    nextHint: "or scan the next card",

    unresolvedTitle: "Not confirmed",
    unresolvedBooked: "Seems booked",
    unresolvedNotBooked: "Seems not booked",
    unresolvedTake: "Take from the customer now",
    unresolvedTell: "“The loyalty service has not confirmed it. We have noted it and will put it right.”",
    unresolvedTellBooked: "“It seems to have been booked. Please check your balance later.”",
    unresolvedTellNotBooked: "“It seems that nothing was booked. We can try again, or you pay in full.”",
    unresolvedTill: "The till keeps asking the service, and never sends the receipt again by itself.",
    unresolvedInferred: "The balance suggests this; the service has not confirmed it. Both are noted in the ledger.",
    unresolvedWhy: "Why, and what the till knows",
    unresolvedWhat: /** @param {string} amount @param {string} spend */ (amount, spend) =>
      spend === "0" ? `Receipt of ${money(amount)}, points to be earned.` : `Receipt of ${money(amount)}, ${points(spend)} to be spent.`,
    again: "Try again from the start",
    park: "Set aside, next customer",

    nextTitle: "Another customer?",
    /** @param {string} code @param {string} name @param {string | null} amount */
    nextText: (code, name, amount) => `Not finished: ${[name ? isolated(name) : "a receipt", amount === null ? "" : money(amount)].filter(Boolean).join(", ")}. You searched for ${code}.`,
    nextStay: "Keep this receipt",
    nextReplace: "Switch to the other customer",

    fault: "This window has a fault. Reload it: nothing that was sent is lost.",
    faultReload: "Reload",
    restart: "Restart",
    closingTitle: "Close the app now?",
    closingUnresolved: "The outcome is looked into only while the app is open.",
    closingSending: "An operation is being sent. If the app closes now, its outcome will not be known.",
    closingHeld: "Points are held. If the app closes now, they come free later by themselves.",
    closingBehind: "The ledger could not be written. If the app closes now, what became of the last operations will not be known.",
    closingNothing: "Nothing is under way any more: the app can be closed.",
    closingStay: "Stay",
    closingAnyway: "Close the app",

    questionTitles: {
      check: "Try this server?",
      server: "Let the till speak to another server?",
      key: "Replace the API key?",
    },
    questionText: "Say yes only if you have entered this yourself. Whoever owns the server sees your customers and decides about their points.",
    questionFrom: "Now",
    questionTo: "Server",
    questionYes: { check: "Yes, try it", server: "Yes, change it", key: "Yes, replace it" },
    questionNo: "No",
    unlockTitle: "The settings are locked",
    unlockWord: "Password",
    unlock: "Open",

    settings: "Settings",
    server: "Server address",
    point: "Point of sale (POS) ID",
    key: "API key",
    keyPlaces: {
      keyring: "A key is kept in this computer's keyring. Type here to replace it.",
      thisRun: "A key is kept until the app is closed. Type here to replace it.",
      none: "No key yet.",
      unknown: "The keyring has not answered yet.",
    },
    forgetKey: "Delete API key",
    forgetTitle: "Delete the API key?",
    forgetText: "Without a key the till cannot call the service. Nobody can read the key back.",
    forgetYes: "Yes, delete it",
    connectSeconds: "Connect within, seconds",
    totalSeconds: "Answer within, seconds",
    holdMinutes: "Hold for, minutes",
    quietSeconds: "A lost request may still arrive within, seconds",
    protect: "Hold points before they are spent",
    sharedPoint: "Other tills share this point of sale",
    defer: "Without a connection, keep receipts to earn points later",
    deferDays: "Keep a receipt for, days",
    deferMost: "Keep receipts of up to",
    take: "While nobody knows whether points were spent, take",
    takes: { full: "the full amount", rest: "the amount less the points" },
    currency: "Currency of receipts (EUR, RUB, KZT)",
    textSize: "Size of the text, percent",
    numberPad: "Digits to press on the screen",
    numberPads: { never: "Never", touch: "After a touch", always: "Always" },
    sounds: "Sounds: found, not found, done",
    erase: "Erase the last digit",
    settingsService: "Service",
    settingsDesk: "Till",
    settingsScanner: "Scanner",
    serialPort: "Serial port of the scanner",
    serialNone: "None: it types like a keyboard",
    serialSpeed: "Speed of the port",
    serialFraming: "A code ends with",
    serialFramings: { line: "CR, LF or both", stxEtx: "STX before, ETX after it", silence: "Silence" },
    scannerHeard: /** @param {import("../ipc.d.ts").Frame} frame */ (frame) =>
      ({ code: `From the port: ${frame.kind === "code" ? visible(frame.text) : ""}`, cut: "From the port: a code that broke off", tooMuch: "From the port: more than one line", unreadable: "From the port: nothing readable. Try another speed." })[frame.kind],
    country: "Phones without a code are from",
    scannerSlow: "The scanner is slow (Bluetooth)",
    scannerSilent: "The scanner sends no Enter after a code",
    scannerAsTyped: "The scanner is set to this computer's keyboard layout",
    scannerPrefix: "Sent before every code",
    scannerSuffix: "Sent after every code",
    scannerTest: "Try the scanner",
    scannerTestHint: "Put the cursor here and scan a card.",
    scannerUnheard: "That was no scan: too few keys, too slow or too uneven.",
    /** @returns {[string, string][]} */
    scannerFound: (/** @type {import("../input/scanner-test.js").Reading} */ { text, otherwise, pause, end, otherLayout, habits }) => [
      ["Code", visible(text)],
      ...(otherwise === null ? [] : [/** @type {[string, string]} */ (["By the other layout", visible(otherwise)])]),
      ["Pace", `about ${pause} ms from key to key`],
      ["Ends with", { enter: "Enter", lf: "Ctrl+J", tab: "Tab", none: "silence" }[end]],
      ["Keyboard", habits.asTyped ? "the scanner is set to this computer's layout" : otherLayout ? "another layout than the scanner's is active; that does not matter" : "the scanner's layout is active"],
      ["Profile", habits.slow ? "slow Bluetooth" : "normal"],
    ],
    scannerUse: "Use these settings",
    language: "Language",
    asSystem: "As the system",
    theme: "Colours",
    themes: { light: "Light", dark: "Dark" },
    check: "Check connection",
    checking: "Checking…",
    checkProxy: /** @param {string} proxy */ (proxy) => `The environment sends calls through the proxy ${proxy}.`,
    checkGood: "All well: server, key and point of sale are right.",
    save: "Save",
    unsaved: "Your changes are not saved. Save them, or press Close to drop them.",
    close: "Close",
    settingsFile: /** @param {string} file */ (file) => `Kept in ${file}`,

    ledger: "Ledger",
    ledgerEmpty: "Nothing on this day.",
    ledgerNoneOpen: "Nothing is open.",
    ledgerNotFound: "Nothing fits that.",
    ledgerFound: /** @param {number} count */ (count) => `${counted(String(count), { one: "operation", other: "operations" })} found`,
    ledgerNumber: /** @param {number} row */ (row) => `No. ${row}`,
    ledgerMore: /** @param {number} count */ (count) => `Only the newest ${count} are shown. The table has them all.`,
    ledgerSearch: "Find: initials, end of a phone, amount, number",
    ledgerDay: "Day",
    ledgerUntil: "Until",
    ledgerOpen: "Open ones only",
    /** @type {Record<import("../parts/ledger.js").Column, string>} */
    ledgerColumns: { time: "No. and time", who: "Customer", kind: "Operation", amount: "Amount", points: "Points", state: "State" },
    ledgerEarlier: "The day before",
    ledgerLater: "The day after",
    ledgerTotals: {
      count: "Confirmed",
      amount: "Amount",
      paid: "Paid",
      spent: "Points spent",
      earned: "Points earned",
      unresolved: "Not confirmed",
      supposed: "Seems booked",
    },
    ledgerPaid: /** @param {string} total */ (total) => `The service's total is ${money(total)}.`,
    ledgerWritten: /** @param {string} figure */ (figure) => `The service wrote the total as ${figure}.`,
    ledgerAgain: /** @param {number} row */ (row) => `Repeats no. ${row}.`,
    looked: /** @param {string | null} before @param {string | null} after */ (before, after) => `Balance ${before === null ? "?" : figure(before)} → ${after === null ? "?" : figure(after)}.`,
    saveSheet: "Save as a table",
    saved: /** @param {string} path */ (path) => `Saved: ${path}`,
    sheetColumns: /** @type {import("../ipc.d.ts").Sheet["columns"]} */ ([
      "No.", "Time", "Customer", "Phone", "Operation", "Amount", "Points to spend", "Paid", "Earned", "State", "Reason",
    ]),
    ledgerKinds: { earn: "Earn", spend: "Spend", hold: "Hold" },
    ledgerStates: {
      opened: "on its way",
      confirmed: "confirmed",
      refused: "refused",
      notSent: "not sent",
      unknown: "not confirmed",
      inferredBooked: "seems booked",
      inferredNotBooked: "seems not booked",
      decidedBooked: "booked (set by hand)",
      decidedNotBooked: "not booked (set by hand)",
      deferred: "waiting for the connection",
      delivered: "sent later: see its own row",
      undeliverable: "could not be sent: decide here",
      withdrawn: "taken back by hand, never sent",
    },
    decideReason: "How do you know? For example: the service's office says so",
    decideBooked: "It was booked",
    decideNotBooked: "It was not booked",
    withdraw: "Take it back: never send it",
    withdrawReason: "Why? For example: a wrong amount",
    readdress: "Send it from this point of sale",
    ledgerElsewhere: /** @param {string} place */ (place) => `It waits for ${place}, which is not set any more.`,

    keys: "Keyboard shortcuts",
    /** @type {Record<import("../keys.js").Command, string>} */
    keyMeanings: {
      help: "These shortcuts",
      search: "Search",
      amount: "Receipt amount",
      spend: "Points to spend; after a receipt: copy what to pay",
      otherwise: "Search for what was typed as a card, a phone or a code",
      hold: "Hold, release",
      ledger: "Ledger",
      all: "Spend all points that may be spent",
      confirm: "Confirm; where points are spent, twice",
      enter: "In a field: confirm; after a receipt: next customer",
      back: "Back, then cancel",
      settings: "Settings",
      undo: "Bring a cancelled receipt back",
    },
  };

  /** @param {string | null} toPay */
  function take(toPay) {
    return toPay === null ? "" : ` · to\u00a0pay\u00a0${money(toPay)}`;
  }
}
