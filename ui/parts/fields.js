// Fields of a form, each in a row with its name, and room for what is wrong with it.

import { h, write } from "./dom.js";

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

/** @param {string} testid @param {string} [type] */
export const textField = (testid, type = "text") =>
  h("input", { testid, class: "settings-field", type, autocomplete: "off", spellcheck: false });

/** @param {string} testid */
export const checkBox = (testid) => h("input", { testid, class: "settings-check-box", type: "checkbox" });

/** @param {string} testid */
export const choice = (testid) => h("select", { testid, class: "settings-field" });

/**
 * Offers these options, by their values; what is chosen stays.
 * @param {HTMLSelectElement} select
 * @param {Record<string, string>} options
 */
export function offer(select, options) {
  const chosen = select.value;
  select.replaceChildren(...Object.entries(options).map(([value, name]) => h("option", { value }, name)));
  if (chosen) select.value = chosen;
}

/**
 * A row for each field. `more` stands below the field of that name.
 * @template {string} Name
 * @param {Record<Name, Field>} fields
 * @param {Partial<Record<Name, Node[]>>} [more]
 */
export function createRows(fields, more = {}) {
  const names = /** @type {Name[]} */ (Object.keys(fields));
  const labels = new Map(names.map((name) => [name, h("span", { class: "settings-label" })]));
  const problems = new Map(names.map((name) => [name, h("small", { class: "settings-problem", role: "status" })]));
  const row = (/** @type {Name} */ name) =>
    h(
      "div",
      { class: `settings-row settings-row-${name}` },
      h("label", {}, labels.get(name) ?? "", fields[name]),
      problems.get(name) ?? "",
      ...(more[name] ?? []),
    );
  return {
    rows: /** @type {Record<Name, HTMLElement>} */ (/** @type {unknown} */ (Object.fromEntries(names.map((name) => [name, row(name)])))),

    /** @param {Record<Name, string>} texts */
    name(texts) {
      for (const [name, label] of labels) write(label, texts[name]);
    },

    /** Says what is wrong with the field of this name, if it is one of these. @param {string | null} wrong @param {string} why */
    tell(wrong, why) {
      for (const [name, problem] of problems) {
        write(problem, name === wrong ? why : "");
        fields[name].setAttribute("aria-invalid", String(name === wrong));
      }
    },
  };
}
