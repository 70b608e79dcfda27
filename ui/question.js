// The window that asks a person what the till's own page must not answer: may the till speak to another server?

import { messagesFor } from "./i18n/index.js";
import { meaningAt, pressAt } from "./input/controls.js";
import { USUAL } from "./input/habits.js";
import { createWedge } from "./input/wedge.js";
import { question } from "./till.js";
import { h, write } from "./parts/dom.js";
import { notePointers, notePress } from "./parts/press.js";
import { createSight } from "./parts/sight.js";

const yes = h("button", { testid: "question-yes", class: "button button-armed", type: "button", onclick: () => sight.isReadable() && question.answer(true) });
const no = h("button", { testid: "question-no", class: "button button-primary", type: "button", onclick: () => question.answer(false) });
const sight = createSight(yes);

const card = await question.card();
if (card === null) window.close();
else {
  const t = messagesFor(card);
  document.documentElement.lang = t.locale;
  document.documentElement.dataset.theme = card.theme;
  document.documentElement.style.setProperty("--text-size", String(card.textSize / 100));
  const title = h("h1", { class: "question-title" }, t.questionTitles[card.about]);
  const addresses = [
    ...(card.from === null || card.about === "key" ? [] : [h("dt", {}, t.questionFrom), h("dd", { testid: "question-from" }, card.from)]),
    h("dt", {}, t.questionTo),
    h("dd", { testid: "question-to" }, card.to),
  ];
  write(yes, t.questionYes[card.about]);
  write(no, t.questionNo);
  document.body.append(
    h("main", { testid: "question", class: "question" }, title, h("dl", { class: "question-addresses" }, ...addresses), h("p", {}, t.questionText), h("div", { class: "dialog-actions" }, no, yes)),
  );
  no.focus();
  sight.show(card.to);
}

const nothing = () => {};
const wedge = createWedge({
  meaning: meaningAt,
  press: (key) => {
    notePress(key);
    if (key.key === "Escape") question.answer(false);
    else pressAt(key);
  },
  early: nothing,
  isScannerTried: () => false,
  isDeaf: () => true,
  scanned: nothing,
  unheard: nothing,
  cut: nothing,
  tooMuch: nothing,
});
// A code has more time here than anywhere: any key has to be held.
wedge.configure({ ...USUAL, silent: true });
for (const turn of /** @type {const} */ (["keydown", "keyup"])) {
  document.addEventListener(turn, (event) => wedge.key(event) && event.preventDefault(), { capture: true });
}
notePointers(wedge.touched);
document.addEventListener("contextmenu", (event) => event.preventDefault());
