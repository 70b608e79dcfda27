// What the till answers when it does not do something, told from a fault of the page.

/** @typedef {import("../ipc.d.ts").Problem} Problem */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * The refusal that was caught; what is none of the till's is thrown on.
 * @param {unknown} error
 * @param {Messages} t
 * @returns {Problem}
 */
export function refusal(error, t) {
  const { code } = /** @type {Partial<Problem>} */ (Object(error));
  if (code === undefined || !Object.hasOwn(t.reasons, code)) throw error;
  return /** @type {Problem} */ (error);
}
