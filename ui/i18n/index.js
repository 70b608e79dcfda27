// The messages of the language to speak.

import { en } from "./en.js";
import { ru } from "./ru.js";

/** @typedef {typeof en} Messages */

/** @type {Record<import("../ipc.d.ts").Spoken, Messages>} */
export const messages = { ru, en };
