// The messages of the language to speak, in the system's region. A language is one file and one line here (and one name in
// `settings/choices.rs`, for the file of the settings).

import { english } from "./en.js";
import { createFormat } from "./format.js";
import { kazakh } from "./kk.js";
import { russian } from "./ru.js";

/** @typedef {ReturnType<typeof english>} Messages */
/** @import { Spoken } from "../ipc.d.ts" */

/** What each is called by those who speak it, and the region that it is taken for where the system names none. */
/** @type {Record<Spoken, { name: string, home: string, speak: (format: import("./format.js").Format) => Messages }>} */
const LANGUAGES = {
  en: { name: "English", home: "GB", speak: english },
  ru: { name: "Русский", home: "RU", speak: russian },
  kk: { name: "Қазақша", home: "KZ", speak: kazakh },
};
const all = /** @type {Spoken[]} */ (Object.keys(LANGUAGES));

/** To choose from, by their codes. */
export const languageNames = Object.fromEntries(all.map((language) => [language, LANGUAGES[language].name]));

/** The language of a locale, or of nothing that is known: English. @param {string} locale @returns {Spoken} */
export const languageOf = (locale) => all.find((language) => locale.startsWith(language)) ?? "en";

const made = /** @type {Map<string, Messages>} */ (new Map());

/**
 * @param {{ language: Spoken, region: string | null, currency?: string }} look
 * @returns {Messages} always the same for the same look
 */
export function messagesFor({ language, region, currency = "" }) {
  const { speak, home } = LANGUAGES[language];
  const name = [language, region, currency].join();
  const known = made.get(name);
  if (known) return known;
  const messages = speak(createFormat(localeOf(language, region ?? home, home), currency));
  made.set(name, messages);
  return messages;
}

/** @param {Spoken} language @param {string} region @param {string} home */
function localeOf(language, region, home) {
  try {
    return new Intl.Locale(language, { region }).toString();
  } catch {
    return `${language}-${home}`;
  }
}
