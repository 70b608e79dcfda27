// A stand-in for the browser, as much of it as the page uses, in a time of its own: so that ten thousand codes can be
// typed into the real page in seconds. What a browser does by itself at a key stands in `defaultAction`.

let now = 1000;
/** For how long the computer has slept, or by how much the time of day was set: the clock of events knows nothing of it. */
let slept = 0;
let order = 0;
/** @type {{ at: number, order: number, id: number, run: () => void }[]} */
let waiting = [];

/** @param {number} delay @param {() => void} run */
function later(delay, run) {
  const id = ++order;
  const one = { at: now + Math.max(0, delay), order: id, id, run };
  // The earliest last, so that it is taken off the end.
  let place = waiting.length;
  while (place > 0 && (waiting[place - 1]?.at ?? 0) <= one.at) place -= 1;
  waiting.splice(place, 0, one);
  return id;
}

/** Lets promises go on that have been kept. */
async function settle() {
  for (let turn = 0; turn < 12; turn += 1) await null;
}

/** Lets time pass. @param {number} millis */
export async function pass(millis) {
  const until = now + millis;
  await settle();
  for (let next = waiting.at(-1); next && next.at <= until; next = waiting.at(-1)) {
    waiting.pop();
    now = Math.max(now, next.at);
    next.run();
    await settle();
  }
  now = until;
}

/** When an event is, as a web view tells it: nothing was before the page. */
const eventTime = () => Math.max(0, now - slept);

/** The computer sleeps, in which neither timers nor events count. @param {number} millis */
export const sleep = (millis) => void (slept += millis);

/** The page stands still: what it has set itself to do later comes late. @param {number} millis */
export const stand = (millis) => void (now += millis);

const ticking = /** @type {Set<number>} */ (new Set());

/** How much the page has set itself to do later, at once or again and again. */
export const waits = () => waiting.length + ticking.size;

class StandInEvent {
  defaultPrevented = false;
  isTrusted = false;
  detail = 0;
  timeStamp = now;
  target = /** @type {StandInElement | null} */ (null);

  constructor(/** @type {string} */ type, more = {}) {
    this.type = type;
    Object.assign(this, more);
  }

  preventDefault() {
    this.defaultPrevented = true;
  }

  isStopped = false;
  stopImmediatePropagation() {
    this.isStopped = true;
  }
}

class Listening {
  listeners = /** @type {Map<string, ((event: StandInEvent) => void)[]>} */ (new Map());

  addEventListener(/** @type {string} */ type, /** @type {(event: StandInEvent) => void} */ listener) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }

  hear(/** @type {StandInEvent} */ event) {
    for (const listener of this.listeners.get(event.type) ?? []) if (!event.isStopped) listener(event);
  }
}

/** The window: it hears before the page does. */
const around = new Listening();

class StandInElement extends Listening {
  dataset = /** @type {Record<string, string>} */ ({});
  attributes = /** @type {Record<string, string>} */ ({});
  style = { setProperty() {} };
  children = /** @type {(StandInElement | string)[]} */ ([]);
  parent = /** @type {StandInElement | null} */ (null);
  hidden = false;
  disabled = false;
  readOnly = false;
  value = "";
  checked = false;
  isConnected = true;
  className = "";
  type = "";
  inputMode = "";
  valueAsDate = /** @type {Date | null} */ (null);

  classList = {
    add: (/** @type {string} */ name) => this.classList.toggle(name, true),
    remove: (/** @type {string} */ name) => this.classList.toggle(name, false),
    contains: (/** @type {string} */ name) => this.className.split(" ").includes(name),
    toggle: (/** @type {string} */ name, /** @type {boolean} */ on) => {
      const names = new Set(this.className.split(" ").filter(Boolean));
      if (on) names.add(name);
      else names.delete(name);
      this.className = [...names].join(" ");
    },
  };

  setAttribute(/** @type {string} */ name, /** @type {string} */ value) {
    this.attributes[name] = value;
  }

  getAttribute(/** @type {string} */ name) {
    return this.attributes[name] ?? null;
  }

  /** As much of it as the page asks for. */
  closest(/** @type {string} */ selector) {
    if (selector === "button, input, select, summary") return this;
    if (!['button[aria-disabled="true"]', ".broken"].includes(selector)) throw new Error(`the stand-in does not know ${selector}`);
    for (let element = /** @type {StandInElement | null} */ (this); element; element = element.parent) {
      const isIt = selector === ".broken" ? element.classList.contains("broken") : element instanceof Button && element.attributes["aria-disabled"] === "true";
      if (isIt) return element;
    }
    return null;
  }

  /** As much of it as the page asks for: fields by their kind. @param {string} selector @returns {boolean} */
  matches(selector) {
    return selector.split(", ").some((one) => {
      const [, of, kind] = /^input\[(inputmode|type)="(\w+)"\]$/u.exec(one) ?? [];
      if (!of) throw new Error(`the stand-in does not know ${one}`);
      return this instanceof Input && (of === "type" ? this.type : this.inputMode) === kind;
    });
  }

  contains(/** @type {StandInElement | null} */ other) {
    for (let element = other; element; element = element.parent) if (element === this) return true;
    return false;
  }

  querySelector(/** @type {string} */ selector) {
    return all(this).slice(1).find((element) => element.matches(selector)) ?? null;
  }

  removeAttribute(/** @type {string} */ name) {
    delete this.attributes[name];
  }

  append(/** @type {(StandInElement | string)[]} */ ...more) {
    for (const child of more) {
      if (!(child instanceof StandInElement)) continue;
      child.remove();
      [child.parent, child.isConnected] = [this, true];
    }
    this.children.push(...more);
  }

  insertBefore(/** @type {StandInElement} */ child, /** @type {StandInElement | null} */ before) {
    this.append(child);
    if (before === null) return;
    this.children.pop();
    this.children.splice(this.children.indexOf(before), 0, child);
  }

  get parentElement() {
    return this.parent;
  }

  remove() {
    if (this.parent) this.parent.children = this.parent.children.filter((other) => other !== this);
    this.parent = null;
    this.isConnected = false;
  }

  replaceChildren(/** @type {(StandInElement | string)[]} */ ...next) {
    this.children = [];
    this.append(...next);
  }

  get textContent() {
    return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }

  set textContent(text) {
    this.children = text === "" ? [] : [text];
  }

  get form() {
    const named = this.attributes["form"];
    for (let element = /** @type {StandInElement | null} */ (this); element; element = element.parent) {
      if (element instanceof Form) return element;
    }
    return named === undefined ? null : all(body).find((element) => element instanceof Form && element.id === named) ?? null;
  }

  id = "";

  /** Whether somebody can reach it now. */
  get isReachable() {
    const [modal] = openDialogs().slice(-1);
    let inModal = modal === undefined;
    for (let element = /** @type {StandInElement | null} */ (this); element; element = element.parent) {
      if (element.hidden || (element instanceof Dialog && !element.open)) return false;
      if (element === modal) inModal = true;
    }
    return inModal && !this.disabled;
  }

  focus() {
    if (!this.isReachable || page.activeElement === this) return;
    const left = page.activeElement;
    page.activeElement = body;
    left.hear(new StandInEvent("blur"));
    page.activeElement = this;
    this.hear(new StandInEvent("focus"));
    page.hear(new StandInEvent("focusin", { target: this }));
  }

  blur() {
    if (page.activeElement !== this) return;
    page.activeElement = body;
    this.hear(new StandInEvent("blur"));
  }

  click() {
    if (this.disabled) return;
    pressed.push(this.dataset["testid"] ?? this.textContent);
    const event = new StandInEvent("click", { target: this });
    page.hear(event);
    this.hear(event);
    if (event.isStopped) return;
    if (this instanceof Button && this.type !== "button") /** @type {Form | null} */ (this.form)?.requestSubmit();
  }

  dispatchEvent(/** @type {StandInEvent} */ event) {
    this.hear(event);
    return !event.defaultPrevented;
  }

  select() {
    this.isSelected = true;
  }

  isSelected = false;
  setSelectionRange() {}
  /** Where whoever writes is at the end. @param {string} text */
  setRangeText(text) {
    this.value = this.isSelected ? text : this.value + text;
    this.isSelected = false;
  }
  /** How often it was brought into sight. */
  scrolled = 0;
  scrollIntoView() {
    this.scrolled += 1;
  }
  checkVisibility() {
    for (let element = /** @type {StandInElement | null} */ (this); element; element = element.parent) if (element.hidden) return false;
    return true;
  }
}

class Input extends StandInElement {}
/** It has no value but one of its options. */
class Select extends StandInElement {
  constructor() {
    super();
    let chosen = "";
    const set = (/** @type {string} */ value) => (chosen = this.children.some((option) => typeof option !== "string" && option.value === value) ? value : "");
    Object.defineProperty(this, "value", { get: () => chosen, set });
  }
}
class Button extends StandInElement {}

class Form extends StandInElement {
  requestSubmit() {
    this.hear(new StandInEvent("submit", { target: this }));
  }
}

class Dialog extends StandInElement {
  open = false;
  returnTo = /** @type {StandInElement | null} */ (null);

  showModal() {
    this.open = true;
    this.returnTo = page.activeElement;
    const [first] = all(this).filter((element) => isFocusable(element) && element.isReachable);
    if (first) first.focus();
    else this.returnTo.blur();
  }

  close() {
    if (!this.open) return;
    this.open = false;
    page.activeElement.blur();
    if (this.returnTo?.isReachable) this.returnTo.focus();
    const event = new StandInEvent("close", { target: this });
    later(0, () => (page.hear(event), this.hear(event)));
  }
}

class Page extends Listening {
  title = "";
  documentElement = Object.assign(new StandInElement(), { lang: "en" });
  body = new StandInElement();
  activeElement = this.body;

  createElement(/** @type {string} */ tag) {
    const kinds = { input: Input, select: Select, button: Button, form: Form, dialog: Dialog };
    return Object.assign(new (kinds[/** @type {keyof typeof kinds} */ (tag)] ?? StandInElement)(), { nodeName: tag.toUpperCase() });
  }

  createElementNS() {
    return new StandInElement();
  }

  querySelectorAll(/** @type {string} */ selector) {
    if (selector !== "dialog[open]") throw new Error(`the stand-in does not know ${selector}`);
    return openDialogs();
  }

  querySelector(/** @type {string} */ selector) {
    return this.querySelectorAll(selector)[0] ?? null;
  }
}

const page = new Page();
const { body } = page;
/** What was clicked on, by whatever. */
export const pressed = /** @type {string[]} */ ([]);

/** @param {StandInElement} element @returns {StandInElement[]} in the page's order, itself first */
function all(element) {
  return [element, ...element.children.flatMap((child) => (typeof child === "string" ? [] : all(child)))];
}

/** @returns {Dialog[]} */
function openDialogs() {
  return body.children.filter((child) => child instanceof Dialog && child.open);
}

const isFocusable = (/** @type {StandInElement} */ element) =>
  element instanceof Input || element instanceof Select || element instanceof Button;

/** @param {string} testid */
export const find = (testid) => all(body).find((element) => element.dataset["testid"] === testid);

let clipboard = "";

/** What a browser does at a key, where the page does not prevent it. @param {StandInElement} focus @param {Record<string, any>} key */
function defaultAction(focus, key) {
  const write = (/** @type {string} */ value) => {
    focus.value = value;
    focus.isSelected = false;
    focus.hear(new StandInEvent("input", { target: focus }));
  };
  const isText = focus instanceof Input && !focus.readOnly && focus.type !== "checkbox" && focus.type !== "range";
  if (key["key"] === "Tab") {
    const order = all(body).filter((element) => isFocusable(element) && element.isReachable);
    order[(order.indexOf(focus) + (key["shiftKey"] ? order.length - 1 : 1)) % order.length]?.focus();
  } else if (key["key"] === "Enter") {
    if (focus instanceof Button) focus.click();
    else if (focus instanceof Input) /** @type {Form | null} */ (focus.form)?.requestSubmit();
  } else if (key["key"] === " " && (focus instanceof Button || (focus instanceof Input && focus.type === "checkbox"))) focus.click();
  else if (key["key"] === "Escape") openDialogs().at(-1)?.close();
  else if (!isText || key["altKey"]) return;
  else if (key["ctrlKey"]) {
    if (key["code"] === "KeyA") focus.isSelected = true;
    if (key["code"] === "KeyV") write((focus.isSelected ? "" : focus.value) + clipboard);
    if (key["code"] === "KeyX" && focus.isSelected) {
      clipboard = focus.value;
      write("");
    }
  }
  else if (key["key"] === "Backspace") write(focus.isSelected ? "" : focus.value.slice(0, -1));
  else if (key["key"].length === 1) write((focus.isSelected ? "" : focus.value) + key["key"]);
}

/** A key goes down or up. @param {"keydown" | "keyup"} type @param {Record<string, unknown>} key */
export async function key(type, key) {
  const focus = page.activeElement;
  const event = new StandInEvent(type, {
    isTrusted: true, target: focus, timeStamp: eventTime(), repeat: false, isComposing: false, shiftKey: false, ctrlKey: false, altKey: false, ...key,
  });
  around.hear(event);
  page.hear(event);
  focus.hear(event);
  if (type === "keydown" && !event.defaultPrevented) defaultAction(focus, /** @type {any} */ (event));
  await settle();
}

/** Presses a button or another element by a pointer. @param {string} testid */
export async function point(testid, detail = 1) {
  const element = find(testid);
  if (!element?.isReachable) throw new Error(`${testid} cannot be reached`);
  const pointer = new StandInEvent("pointerdown", { isTrusted: true, target: element, timeStamp: eventTime() });
  around.hear(pointer);
  page.hear(pointer);
  const down = new StandInEvent("mousedown", { isTrusted: true, target: element, timeStamp: now, detail });
  page.hear(down);
  if (!down.defaultPrevented) element.focus();
  const click = new StandInEvent("click", { isTrusted: true, target: element, timeStamp: now, detail });
  page.hear(click);
  if (!click.isStopped) element.hear(click);
  if (!click.isStopped && element instanceof Button && element.type !== "button") /** @type {Form | null} */ (element.form)?.requestSubmit();
  await settle();
}

/** Enters a text into a field, as a hand does that is done with it. @param {string} testid @param {string} text */
export async function enter(testid, text) {
  const field = find(testid);
  if (!field?.isReachable || field.readOnly) throw new Error(`${testid} cannot be written into`);
  field.focus();
  field.value = text;
  field.hear(new StandInEvent("input", { target: field }));
  // Nobody types on.
  await pass(80);
}

/** What the page has entered into a field. @param {string} testid */
export const valueOf = (testid) => find(testid)?.value;

export const activeElement = () => page.activeElement;

/**
 * Puts the stand-in in place of the browser.
 * @param {(command: string, args: Record<string, unknown>) => unknown} invoke
 * @param {() => Promise<void>} [listens] whether the page may hear what the till tells
 * @returns {(event: string, payload: unknown) => void} what tells the page something
 */
export function install(invoke, listens = async () => {}) {
  const handlers = /** @type {Map<string, (event: { payload: unknown }) => void>} */ (new Map());
  const core = {
    invoke: async (/** @type {string} */ command, args = {}) => invoke(command, args),
    convertFileSrc: (/** @type {string} */ path) => path,
  };
  const listen = async (/** @type {string} */ event, /** @type {(event: { payload: unknown }) => void} */ handler) => {
    await listens();
    handlers.set(event, handler);
  };
  const clear = (/** @type {number} */ id) => (waiting = waiting.filter((one) => one.id !== id));
  const timer = (/** @type {() => void} */ run, delay = 0) => later(delay, run);
  // Newer ones of Node.js have one that can only be replaced.
  Object.defineProperty(globalThis, "navigator", { value: { userAgent: "" }, configurable: true });
  Object.assign(globalThis, {
    document: page,
    window: { __TAURI__: { core, event: { listen } }, location: { pathname: "/index.html" }, setTimeout: timer, close() {}, addEventListener: around.addEventListener.bind(around) },
    Element: StandInElement,
    HTMLElement: StandInElement,
    HTMLInputElement: Input,
    HTMLSelectElement: Select,
    HTMLButtonElement: Button,
    HTMLDialogElement: Dialog,
    // Nothing has a size here.
    ResizeObserver: class { observe() {} },
    Event: StandInEvent,
    setTimeout: timer,
    clearTimeout: clear,
    // What is drawn anew each second is not looked at here.
    setInterval: () => (ticking.add(++order), order),
    clearInterval: (/** @type {number} */ id) => ticking.delete(id),
    requestAnimationFrame: (/** @type {() => void} */ run) => later(16 - (now % 16), run),
  });
  const begun = Date.now();
  Date.now = () => begun + now + slept;
  Object.defineProperty(globalThis, "performance", { value: { now: () => now, getEntriesByType: () => [] } });
  return (event, payload) => handlers.get(event)?.({ payload });
}
