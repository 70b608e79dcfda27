// Asks before the app is closed while an operation is under way or not confirmed, or money is to be given back.

import { createDialog } from "./dialog.js";
import { h, write } from "./dom.js";
import { stayAwake } from "./event-clock.js";
import { pressedAt } from "./press.js";
import { refundOf, saleOf } from "./screen.js";
import { createSight } from "./sight.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** Whatever the clocks say, in milliseconds. */
const CERTAINLY_READ = 1000;

/** @param {{ close: () => void, early: () => void }} actions */
export function createClosing(actions) {
  const text = h("p", { testid: "closing-text" });
  const close = h("button", { testid: "closing-anyway", class: "button button-armed", type: "button", onclick: () => (isMeant() ? actions.close() : actions.early()) });
  const sight = createSight(close);
  let [asked, since] = [0, 0];

  /** Where nothing is painted the app can be closed all the same. */
  const isMeant = () => sight.isReadable() || pressedAt() - since >= CERTAINLY_READ;
  const dialog = createDialog("closing", [text], [close]);

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    dialog.name(t.closingTitle, t.closingStay);
    const { unresolvedCount: unknown, deferredCount: waiting } = screen;
    const why = [
      screen.isSending ? t.closingSending : "",
      screen.isBehind ? t.closingBehind : "",
      saleOf(screen)?.hold.state === "held" ? t.closingHeld : "",
      ...screen.notices.filter((notice) => notice.overpaid !== null).map((notice) => `${t.reasons.overpaid} ${refundOf(notice, t)}.`),
      unknown > 0 ? `${t.unresolvedCount(unknown)}. ${t.closingUnresolved}` : "",
    ].filter(Boolean);
    // What was open when it was asked may be at its end by now.
    if (why.length === 0) why.push(screen.isOpen ? t.closingSending : t.closingNothing);
    // Who closes the app knows what will not be sent meanwhile.
    write(text, [...why, waiting > 0 ? `${t.deferredCount(waiting)}.` : ""].filter(Boolean).join(" "));
    write(close, t.closingAnyway);
  }

  function open() {
    dialog.open();
    // A press that was meant for what lay there before closes nothing.
    sight.show(String(++asked));
    since = performance.now();
    stayAwake(CERTAINLY_READ);
  }

  return { root: dialog.root, update, open };
}
