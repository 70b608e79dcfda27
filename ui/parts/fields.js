// Fields of a form, each in a row with its name, and room for what is wrong with it.

import { h, write } from "./dom.js";

/** @typedef {HTMLInputElement | HTMLSelectElement} Field */

/** @param {string} testid @param {string} [type] */
export const textField = (testid, type = "text") =>
  h("input", { testid, class: "settings-field", type, autocomplete: "off", spellcheck: false });

/** A whole number. Not a field of that type: a wheel would change it, and what is no number would read as nothing. @param {string} testid */
export const wholeNumber = (testid) => Object.assign(textField(testid), { inputMode: "numeric", maxLength: 10 });

/** What a field of a whole number says; 0, which no setting can be, where that is none, or more than any. @param {{ value: string }} field */
export const wholeNumberOf = (field) => (/^\d{1,9}$/u.test(field.value.trim()) ? Number(field.value) : 0);

/** @param {string} testid */
export const checkBox = (testid) => h("input", { testid, class: "settings-check-box", type: "checkbox" });

/** @param {string} testid */
export const choice = (testid) => h("select", { testid, class: "settings-field" });

/**
 * Offers these options, by their values; what is chosen stays.
 * @param {HTMLSelectElement} select
 * @param {Record<string, string>} options
 * @param {(value: string) => { lang?: string }} [more] what else an option is
 */
export function offer(select, options, more = () => ({})) {
  const chosen = select.value;
  select.replaceChildren(...Object.entries(options).map(([value, name]) => h("option", { value, ...more(value) }, name)));
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
  const problems = new Map(names.map((name) => [name, h("small", { class: "settings-problem", id: `problem-${name}` })]));
  for (const name of names) fields[name].setAttribute("aria-describedby", `problem-${name}`);
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

    /** Says what is wrong with the field of this name, if it is one of these, and goes there. @param {string | null} wrong @param {string} why */
    tell(wrong, why) {
      for (const [name, problem] of problems) {
        write(problem, name === wrong ? why : "");
        fields[name].setAttribute("aria-invalid", String(name === wrong));
      }
      const field = names.find((name) => name === wrong);
      if (field) fields[field].focus();
    },
  };
}
