// A dialog with a title, a body that scrolls, and a way out.

import { h, scrollsByKeys, write } from "./dom.js";

/** How many were opened: the one that was opened last lies above all others. */
let opened = 0;

/** The dialogs that are open, the topmost last. */
export const openDialogs = () =>
  /** @type {HTMLDialogElement[]} */ ([...document.querySelectorAll("dialog[open]")]).sort((a, b) => Number(a.dataset["opened"]) - Number(b.dataset["opened"]));

const uncovered = /** @type {Set<() => void>} */ (new Set());

/** What is to be done when a dialog has closed: nobody saw what it covered. @param {() => void} run */
export const whenUncovered = (run) => void uncovered.add(run);

/** Leaves the topmost dialog by a key, where that does not object: what was entered in it is not lost so. */
export function leaveDialog() {
  const dialog = openDialogs().at(-1);
  if (dialog?.dispatchEvent(new Event("cancel", { cancelable: true }))) dialog.close();
}

/** Where each dialog says what was not done while it is open. */
const refusals = /** @type {Map<Element | undefined, HTMLElement>} */ (new Map());

/** Shows in the topmost dialog what was not done: what stands behind it nobody sees. It is said aloud as any refusal is. @param {string} text */
export function tellInDialog(text) {
  const line = refusals.get(openDialogs().at(-1));
  if (line) write(line, text);
}

/**
 * @param {string} testid
 * @param {Node[]} body
 * @param {Node[]} actions
 * @param {Node[]} said what the dialog says above its buttons
 */
export function createDialog(testid, body, actions, ...said) {
  const title = h("h1", { class: "dialog-title" });
  const close = h("button", { testid: `${testid}-close`, class: "button", type: "button", onclick: () => root.close() });
  const refused = h("p", { testid: `${testid}-refused`, class: "dialog-refused" });
  // Whoever hears its name hears what it says as well, where that is not a form.
  const isText = body.every(({ nodeName }) => nodeName === "P");
  const content = h("div", { class: "dialog-body", id: `${testid}-body` }, ...body);
  // What is only read is scrolled by keys as well, where it does not fit.
  const fits = new ResizeObserver(() => scrollsByKeys(content, content.querySelector("button, input, select") === null));
  for (const part of [content, ...body]) if (part instanceof Element) fits.observe(part);
  const root = h(
    "dialog",
    { testid, class: "dialog", ...(isText && { "aria-describedby": `${testid}-body` }) },
    title,
    content,
    ...said,
    refused,
    h("div", { class: "dialog-actions" }, close, ...actions),
  );

  refusals.set(root, refused);
  // At once: the event of it comes later, perhaps after the second click of a hand that clicks twice.
  root.close = () => {
    if (!root.open) return;
    HTMLDialogElement.prototype.close.call(root);
    for (const run of uncovered) run();
  };

  /** @param {string} titleText @param {string} closeText */
  function name(titleText, closeText) {
    write(title, titleText);
    write(close, closeText);
    root.setAttribute("aria-label", titleText);
  }

  /** Shows above the buttons what was not done. @param {string} text */
  const tell = (text) => write(refused, text);

  function open() {
    // Where the till has stopped nothing is drawn any more.
    if (root.open || !root.isConnected) return;
    tell("");
    root.dataset["opened"] = String(++opened);
    root.showModal();
  }

  return { root, name, open, tell };
}
