// What a scanner is set to.

/**
 * @typedef {object} Habits
 * @property {boolean} slow Bluetooth: up to 130 ms from key to key, but evenly
 * @property {boolean} silent no key ends a scan, only silence does
 * @property {boolean} asTyped it is set to this computer's layout: what keys write counts, and not where they are
 * @property {string} prefix before every code
 * @property {string} suffix after every code
 */

/** @type {Habits} */
export const USUAL = { slow: false, silent: false, asTyped: false, prefix: "", suffix: "" };
