// What the till answers when it does not do something, told from a fault of the page.

/** @import { Code, Problem } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */
/** @typedef {Code | "too_short" | "form_open" | "nothing_to_spend"} Said what the till says, and what the page says of itself */
/** @typedef {Omit<Problem, "code"> & { code: Said }} Refused */

/** What the page does not do. @param {Said} code @returns {Refused} */
export const refused = (code) => ({ code, field: null, detail: null });

/**
 * The refusal that was caught; what is none of the till's is thrown on.
 * @param {unknown} error
 * @param {Messages} t
 * @returns {Refused}
 */
export function refusal(error, t) {
  const { code } = /** @type {Partial<Problem>} */ (Object(error));
  if (code === undefined || !Object.hasOwn(t.reasons, code)) throw error;
  return /** @type {Refused} */ (error);
}
