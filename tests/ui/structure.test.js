// Who may import whom on the page, and where text and network may come in.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative, resolve, dirname } from "node:path";
import { test } from "node:test";

const ui = resolve(import.meta.dirname, "../../ui");
const files = readdirSync(ui, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".js"));
const source = (file) => readFileSync(join(ui, file), "utf8");
const imports = (file) =>
  [...source(file).matchAll(/^import .*? from "(.+?)";$/gmu)].map(([, target]) => relative(ui, resolve(ui, dirname(file), target ?? "")));

const crates = resolve(import.meta.dirname, "../../src-tauri/crates");

test("the crates of the core know nothing of each other, nor of the shell", () => {
  const names = readdirSync(crates);
  for (const name of names) {
    const manifest = readFileSync(join(crates, name, "Cargo.toml"), "utf8");
    for (const other of [...names, "loyalty-cashier", "tauri"]) {
      if (other !== name) assert.ok(!new RegExp(`^${other}[.\\s=]`, "mu").test(manifest), `${name} depends on ${other}`);
    }
  }
});

test("parts import only parts and messages, and only the windows tie them to the till", () => {
  for (const file of files) {
    const [folder] = file.split("/");
    const allowed = {
      parts: ["parts/", "i18n/"], i18n: ["i18n/"], input: ["input/"], "fault.js": ["i18n/", "parts/dom.js", "till.js"], "start.js": ["fault.js"],
    }[folder ?? ""];
    for (const target of imports(file)) {
      if (["main.js", "question.js"].includes(file)) continue;
      assert.ok(allowed?.some((start) => target.startsWith(start)), `${file} imports ${target}`);
    }
  }
});

test("only till.js touches Tauri, and nothing writes HTML or evaluates text", () => {
  for (const file of files) {
    if (file !== "till.js") assert.ok(!source(file).includes("__TAURI__."), file);
    assert.doesNotMatch(source(file), /innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function|fetch\(/u, file);
  }
});
