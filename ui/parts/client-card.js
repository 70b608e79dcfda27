// Who is served.

import { daysToBirthday } from "../i18n/birthday.js";
import { h, write, writeFigure } from "./dom.js";

/** @typedef {import("../ipc.d.ts").Screen} Screen */
/** @typedef {import("../i18n/index.js").Messages} Messages */

/**
 * @param {(name: string) => string} photoUrl
 */
export function createClientCard(photoUrl) {
  const initials = h("span", { testid: "client-initials", class: "client-initials" });
  const photo = h("img", { testid: "client-photo", class: "client-photo", alt: "" });
  const name = h("h1", { testid: "client-name", class: "client-name" });
  const level = h("p", { testid: "client-level", class: "client-level" });
  const balanceLabel = h("span", { class: "client-label" });
  const balance = h("strong", { testid: "client-balance", class: "client-balance" });
  const birthday = h("p", { testid: "client-birthday", class: "client-birthday" });
  const phone = h("p", { testid: "client-phone", class: "client-phone" });
  const root = h(
    "section",
    { testid: "client-card", class: "client" },
    h("div", { class: "client-face" }, initials, photo),
    h("div", { class: "client-who" }, name, level, birthday, phone),
    h("div", { class: "client-points" }, balanceLabel, balance),
  );
  // Initials stand until the photo is there, and stay where it does not come.
  photo.hidden = true;
  photo.addEventListener("load", () => (photo.hidden = false));
  photo.addEventListener("error", () => (photo.hidden = true));

  /** @param {string | null} wanted */
  function show(wanted) {
    const source = wanted === null ? "" : photoUrl(wanted);
    if ((photo.dataset.source ?? "") === source) return;
    photo.dataset.source = source;
    photo.hidden = true;
    if (source === "") photo.removeAttribute("src");
    else photo.src = source;
  }

  /** @param {Screen} screen @param {Messages} t */
  function update({ customer }, t) {
    root.hidden = customer === null;
    // First of all whose it is. Where something below throws, nothing of the customer before stands beside it.
    write(name, customer === null ? "" : customer.name || t.nameless);
    for (const part of [initials, level, balance, birthday, phone]) write(part, "");
    show(customer?.photo ?? null);
    if (!customer) return;
    write(initials, customer.initials);
    name.title = customer.name;
    write(level, t.level(customer.level, customer.percent));
    write(balanceLabel, customer.scheme === "discount" ? "" : t.balance);
    if (customer.scheme === "discount") writeFigure(balance, t.noBalance, customer.balance);
    else writeFigure(balance, customer.balance === null ? "—" : t.money(customer.balance), customer.balance);
    balance.classList.toggle("client-balance-none", customer.scheme === "discount");
    const days = customer.birthday && daysToBirthday(customer.birthday, new Date());
    write(birthday, customer.birthday && days !== null ? t.birthday(customer.birthday, days) : "");
    birthday.classList.toggle("client-birthday-near", days !== null && Math.abs(days) <= 7);
    write(phone, customer.phone === null ? "" : t.phone(customer.phone));
  }

  return { root, update };
}
