// The messages of the language that is set, or of the system.

import { en } from "./en.js";
import { ru } from "./ru.js";

/** @typedef {typeof en} Messages */

/**
 * @param {import("../ipc.d.ts").Language} language
 * @param {string} system such as "ru-RU"
 * @returns {Messages}
 */
export function messages(language, system) {
  const wanted = language === "auto" ? system : language;
  return wanted.toLowerCase().startsWith("ru") ? ru : en;
}
