// Who may import whom on the page, and where text and network may come in.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve, dirname } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const ui = resolve(here, "../../ui");
/** A path as it is written here, whatever the system parts folders by. @param {string} path */
const slashed = (path) => path.replaceAll("\\", "/");
/** All files below a folder. @param {string} folder */
const below = (folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map(slashed);
const files = below(ui).filter((name) => name.endsWith(".js"));
const source = (file) => readFileSync(join(ui, file), "utf8");
const imports = (file) =>
  [...source(file).matchAll(/^import .*? from "(.+?)";$/gmu)].map(([, target]) => slashed(relative(ui, resolve(ui, dirname(file), target ?? ""))));

const crates = resolve(here, "../../src-tauri/crates");

test("the crates of the core know nothing of each other, nor of the shell; but the ledger knows the register", () => {
  const names = readdirSync(crates);
  for (const name of names) {
    const manifest = readFileSync(join(crates, name, "Cargo.toml"), "utf8");
    for (const other of [...names, "loyalty-cashier", "tauri"]) {
      if (other !== name && !(name === "ledger" && other === "register")) assert.ok(!new RegExp(`^${other}[.\\s=]`, "mu").test(manifest), `${name} depends on ${other}`);
    }
  }
});

test("no file is longer than can be held in mind: about 400 lines, and a fifth more where it is a table of tests or a language", () => {
  const root = resolve(crates, "../..");
  const ours = ["src-tauri", "ui", "tests"].flatMap((folder) => below(join(root, folder)).map((name) => `${folder}/${name}`));
  const long = ours.filter((name) => /\.(rs|js|css)$/u.test(name) && !/node_modules|target/u.test(name)).filter((name) => {
    const most = /tests\/|i18n\//u.test(name) ? 480 : 430;
    return readFileSync(join(root, name), "utf8").split("\n").length - 1 > most;
  });
  assert.deepEqual(long, []);
});

// What each room of the shell stands on. A room that is missing here is new: say what it stands on.
const SHELL = {
  headless: ["till", "photos", "privacy"],
  window: ["till", "page", "settings", "secrets", "serial", "photos", "export", "log", "places", "problem"],
  cli: ["secrets", "settings", "places", "text", "problem"],
  till: ["page", "service", "secrets", "settings", "serial", "photos", "clock", "failpoint", "places", "privacy", "problem"],
  export: ["page", "service", "places", "problem"],
  page: ["clock", "secrets", "settings", "serial", "export", "problem"],
  settings: ["serial", "places", "privacy", "text", "problem"],
  secrets: ["clock", "places", "problem"],
  serial: ["problem"],
  service: ["clock"],
  photos: [],
  log: ["service", "places"],
  hidden: ["serial", "problem"],
  problem: [],
  places: ["privacy"],
  text: [],
  privacy: [],
  clock: [],
  failpoint: [],
};

test("the shell stands on what it may: the till on the page's types, nothing below on the till, and only the windows on Tauri", () => {
  const shell = resolve(crates, "../src");
  const testOnly = ["answers", "attacks", "fleet"];
  for (const name of below(shell)) {
    if (!name.endsWith(".rs")) continue;
    const room = name.includes("/") ? (name.split("/")[0] ?? "") : name.replace(".rs", "");
    if ([...testOnly, "lib", "main", "console"].includes(room)) continue;
    const text = readFileSync(join(shell, name), "utf8");
    const allowed = SHELL[/** @type {keyof typeof SHELL} */ (room)];
    assert.ok(allowed, `${name}: nobody said what it stands on`);
    const used = [...text.matchAll(/crate::(?:\{([^}]*)\}|(\w+))/gu)].flatMap(([, many, one]) => (many ? many.split(",").map((each) => each.trim().split("::")[0] ?? "") : [one ?? ""]));
    for (const other of used) assert.ok(other === room || allowed.includes(other), `${name} stands on ${other}`);
    assert.ok(room === "window" || !/\btauri::/u.test(text), `${name} knows Tauri`);
  }
});

test("those whom the controller hands its effects to do not know it", () => {
  const till = resolve(crates, "../src/till");
  const owners = readdirSync(till).filter((name) => name.endsWith(".rs") && !["mod.rs", "controller.rs"].includes(name));
  assert.ok(owners.length > 7);
  for (const name of owners) assert.doesNotMatch(readFileSync(join(till, name), "utf8"), /\bcontroller\b|\bController\b/u, name);
});

test("a window stands on the ground of its page, in both colours", () => {
  const ground = readFileSync(resolve(crates, "../src/window/ground.rs"), "utf8");
  const colours = ["LIGHT", "DARK"].map((name) => {
    const [, r, g, b] = new RegExp(`const ${name}: Color = Color\\(0x(..), 0x(..), 0x(..), 0xff\\)`, "u").exec(ground) ?? [];
    return `#${r}${g}${b}`;
  });
  const page = /--ground: light-dark\((#\w+), (#\w+)\)/u.exec(source("styles/base.css"));
  assert.deepEqual(colours, page?.slice(1));
});

test("a command is one fact: listed, allowed to its window, and called by the page", () => {
  const shell = resolve(crates, "..");
  const list = readFileSync(join(shell, "src/window/list.rs"), "utf8").split("$with! {")[1] ?? "";
  const listed = [...list.matchAll(/^ +(\w+)$/gmu)].map(([, name]) => name ?? "").sort();
  const allowed = ["main", "question"].flatMap((window) => {
    const { permissions } = JSON.parse(readFileSync(join(shell, `capabilities/${window}.json`), "utf8"));
    return /** @type {string[]} */ (permissions).filter((each) => each.startsWith("allow-")).map((each) => each.slice(6).replaceAll("-", "_"));
  });
  const called = [...source("till.js").matchAll(/(?:invoke|inTurn|whenTyped)\("(\w+)"/gu)].map(([, name]) => name ?? "");
  assert.ok(listed.length > 30, "the list is read");
  assert.deepEqual([...new Set(allowed)].sort(), listed);
  assert.deepEqual([...new Set(called)].sort(), listed);
});

test("parts import only parts and messages, and only the windows tie them to the till", () => {
  for (const file of files) {
    const [folder] = file.split("/");
    const allowed = {
      parts: ["parts/", "i18n/", "keys.js"], i18n: ["i18n/", "keys.js"], input: ["input/"], "fault.js": ["i18n/", "parts/dom.js", "till.js"], "keys.js": [], "start.js": ["fault.js", "till.js"],
    }[folder ?? ""];
    for (const target of imports(file)) {
      if (["main.js", "question.js"].includes(file)) continue;
      assert.ok(allowed?.some((start) => target.startsWith(start)), `${file} imports ${target}`);
    }
  }
});

test("all that the till's page needs is named in its head, to be loaded side by side", () => {
  const needed = new Set(["main.js"]);
  for (const file of needed) imports(file).forEach((target) => needed.add(target));
  const named = [...source("index.html").matchAll(/^ *<link rel="modulepreload" href="(.+?)" \/>$/gmu)].map(([, file]) => file);
  assert.ok(needed.size > 50, "imports are read");
  assert.deepEqual(named, [...needed].sort());
});

test("only till.js touches Tauri, and nothing writes HTML or evaluates text", () => {
  for (const file of files) {
    if (file !== "till.js") assert.ok(!source(file).includes("__TAURI__."), file);
    assert.doesNotMatch(source(file), /innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|fetch\(/u, file);
  }
});
