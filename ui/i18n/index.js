// The messages of the language to speak, in the system's region. A language is one file and one line here.

import { english } from "./en.js";
import { createFormat } from "./format.js";
import { kazakh } from "./kk.js";
import { russian } from "./ru.js";

/** @typedef {ReturnType<typeof english>} Messages */
/** @import { Spoken } from "../ipc.d.ts" */

/** @type {Record<Spoken, [(format: import("./format.js").Format) => Messages, string]>} */
const LANGUAGES = { en: [english, "GB"], ru: [russian, "RU"], kk: [kazakh, "KZ"] };
const made = /** @type {Map<string, Messages>} */ (new Map());

/**
 * @param {{ language: Spoken, region: string | null, currency?: string }} look
 * @returns {Messages} always the same for the same look
 */
export function messagesFor({ language, region, currency = "" }) {
  const [speak, home] = LANGUAGES[language];
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
