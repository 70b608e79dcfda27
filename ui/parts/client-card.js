// Who is served.

import { h, write, writeFigure } from "./dom.js";
import { saleOf } from "./screen.js";
import { daysToBirthday } from "../i18n/birthday.js";
import { today } from "./wall-clock.js";

/** @import { Screen } from "../ipc.d.ts" */
/** @import { Messages } from "../i18n/index.js" */

/**
 * @param {(name: string) => string} photoUrl
 */
export function createClientCard(photoUrl) {
  const initials = h("span", { testid: "client-initials", class: "client-initials", "aria-hidden": "true" });
  const photo = h("img", { testid: "client-photo", class: "client-photo", alt: "" });
  const name = h("h1", { testid: "client-name", class: "client-name", dir: "auto" });
  const level = h("p", { testid: "client-level", class: "client-level", dir: "auto" });
  const balanceLabel = h("span", { class: "client-label" });
  const balance = h("strong", { testid: "client-balance", class: "client-balance" });
  const unit = h("span", { testid: "client-limit", class: "client-label" });
  const birthday = h("p", { testid: "client-birthday", class: "client-birthday" });
  const phone = h("bdi", { testid: "client-phone" });
  const email = h("bdi", { testid: "client-email" });
  const justServed = h("p", { testid: "just-served", class: "client-again" });
  const root = h(
    "section",
    { testid: "client-card", class: "client" },
    h("div", { class: "client-face" }, initials, photo),
    h("div", { class: "client-who" }, name, level, h("p", { class: "client-reach" }, phone, email), birthday, justServed),
    h("div", { class: "client-points" }, balanceLabel, balance, unit),
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
  function update(screen, t) {
    const sale = saleOf(screen);
    root.hidden = sale === null;
    const customer = sale?.customer ?? null;
    // First of all whose it is. Where something below throws, nothing of the customer before stands beside it.
    write(name, customer === null ? "" : customer.name || t.nameless);
    for (const part of [initials, level, balance, unit, birthday, phone, email, justServed]) write(part, "");
    show(customer?.photo ?? null);
    if (!customer) return;
    write(initials, customer.initials);
    write(level, t.level(customer.level, customer.percent));
    const hasPoints = customer.scheme !== "discount";
    write(balanceLabel, hasPoints ? t.balance : "");
    writeFigure(balance, !hasPoints ? t.noBalance : customer.balance === null ? "—" : t.figure(customer.balance), customer.balance);
    // Where nobody knows whether a receipt was booked, nobody knows the balance.
    const isDoubtful = customer.isDoubtful || screen.phase === "unresolved";
    write(unit, !hasPoints ? "" : isDoubtful ? t.balanceDoubtful : t.balanceUnit(customer.maxSpendPercent));
    balance.classList.toggle("client-balance-none", !hasPoints);
    unit.classList.toggle("client-doubtful", isDoubtful);
    const days = customer.birthday && daysToBirthday(customer.birthday, today(screen.aheadOfUtc));
    write(birthday, customer.birthday && days !== null ? t.birthday(customer.birthday, days) : "");
    birthday.classList.toggle("client-birthday-near", days !== null && Math.abs(days) <= 7);
    write(phone, customer.phone === null ? "" : t.phone(customer.phone));
    write(email, customer.email ?? "");
    write(justServed, sale?.justServed ? t.justServed : "");
  }

  return { root, update };
}
