// The till's page in a browser: instead of the app there is what a web cashier would have, a request to its server for each customer.

import { customer, sale, screen } from "/shown.js";

const handlers = new Map();
const first = screen();
let number = 0;

/** @param {object} next */
const show = (next) => handlers.get("screen-changed")?.({ payload: next });

const commands = {
  screen: () => first,
  async search({ text }) {
    show(screen({ phase: "searching", query: text }));
    const answer = await fetch("/client", { method: "POST", body: JSON.stringify({ search: text }) });
    const { client } = await answer.json();
    number += 1;
    show(screen({ phase: "client", sale: sale({ number, customer: { ...customer, name: client.name } }) }));
  },
};

window.__TAURI__ = {
  core: { invoke: async (command, args = {}) => commands[command]?.(args) ?? null, convertFileSrc: (path) => path },
  event: { listen: async (event, handler) => void handlers.set(event, handler) },
};
