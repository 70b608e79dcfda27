// What was typed was searched for as a phone, a card or a code: says which, and offers the next.

import { h, write } from "./dom.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/** @param {{ otherwise: () => void }} actions */
export function createSearched(actions) {
  const text = h("span", { testid: "searched" });
  const otherwise = h("button", { testid: "search-otherwise", key: "otherwise", class: "button", type: "button", onclick: actions.otherwise });
  const root = h("div", { class: "searched" }, text, otherwise);

  /** @param {Screen} screen @param {Messages} t */
  function update(screen, t) {
    const { searched, otherwise: other } = "searched" in screen ? screen : { searched: null, otherwise: null };
    // Who was found by the only thing that the text can be needs no explanation.
    root.hidden = searched === null || ("sale" in screen && other === null);
    write(text, searched === null ? "" : t.searchedAs(searched));
    otherwise.hidden = other === null;
    write(otherwise, other === null ? "" : t.searchAs(other));
  }

  return { root, update };
}
