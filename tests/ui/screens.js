// Draws every screen that comes on the standard input, a line each, by the real page on a stand-in for the browser, and
// says what threw.

import { readFileSync } from "node:fs";
import * as browser from "./browser.js";

const screens = readFileSync(0, "utf8").split("\n").filter((line) => line !== "");
const faults = /** @type {Set<string>} */ (new Set());

const first = JSON.parse(screens[0] ?? "{}");
const tell = browser.install((command, args) => {
  if (command === "screen") return first;
  if (command === "report_fault") faults.add(String(args["text"]));
  return null;
});
await (await import("../../ui/start.js")).begun;
await browser.pass(100);
for (const [at, screen] of screens.entries()) {
  const before = faults.size;
  tell("screen-changed", { ...JSON.parse(screen), revision: at + 1 });
  await browser.pass(20);
  if (faults.size > before) process.stderr.write(`drawing ${screen}\n`);
}
process.stderr.write(`${screens.length} screens drawn: ${faults.size} faults\n${[...faults].join("\n")}\n`);
process.exit(faults.size === 0 && screens.length > 0 ? 0 : 1);
