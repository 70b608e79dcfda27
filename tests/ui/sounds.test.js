// What is heard, and when nothing is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSounds, heard } from "../../ui/parts/sounds.js";
import { quoted, sale, screen } from "./shown.js";

const searching = screen({ phase: "searching" });
const told = [{ about: "search", outcome: "refused", error: { code: "client_not_found", detail: null, field: null } }];

test("somebody was found, nobody was, or it is done", () => {
  for (const [before, now, sound] of /** @type {const} */ ([
    [searching, screen({ phase: "client", sale: sale() }), "found"],
    [searching, screen({ notices: told }), "notFound"],
    [searching, screen({ phase: "deferring", notices: told }), "notFound"],
    [searching, screen(), null],
    [searching, searching, null],
    [quoted(), screen({ phase: "done" }), "done"],
    [screen({ phase: "done" }), screen({ phase: "done" }), null],
    [quoted(), screen({ phase: "unresolved" }), "notFound"],
    [screen(), screen({ notices: told }), null],
  ])) assert.equal(heard(before, now), sound);
});

const tones = /** @type {number[]} */ ([]);
const sink = { connect: () => sink };

class Silence {
  state = "running";
  currentTime = 0;
  destination = sink;
  createGain = () => ({ ...sink, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} } });
  createOscillator = () => ({ ...sink, frequency: { set value(/** @type {number} */ hertz) { tones.push(hertz); } }, start() {}, stop() {} });
}

test("only a till that is to be heard makes a sound", () => {
  Object.assign(globalThis, { AudioContext: Silence });
  for (const [sounds, expect] of /** @type {const} */ ([[false, []], [true, [880]]])) {
    const { update } = createSounds();
    update(screen({ phase: "searching", sounds }));
    update(screen({ phase: "client", sale: sale(), sounds }));
    assert.deepEqual(tones, expect);
  }
});

test("what stands still after a sleep is woken, and replaced where it stays so", () => {
  const speakers = /** @type {Speaker[]} */ ([]);
  class Speaker extends Silence {
    state = "suspended";
    isDead = false;
    isClosed = false;
    constructor() {
      super();
      speakers.push(this);
    }
    resume = async () => void (this.state = this.isDead ? "interrupted" : "running");
    close = async () => void (this.isClosed = true);
  }
  Object.assign(globalThis, { AudioContext: Speaker });
  const { update } = createSounds();
  const find = () => [screen({ phase: "searching", sounds: true }), screen({ phase: "client", sale: sale(), sounds: true })].forEach(update);
  find();
  find();
  assert.deepEqual(speakers.map(({ state }) => state), ["running"]);
  // The computer slept.
  const [first] = speakers;
  if (first) [first.state, first.isDead] = ["interrupted", true];
  find();
  assert.equal(speakers.length, 1, "it may be woken");
  find();
  assert.deepEqual(speakers.map(({ state, isClosed }) => [state, isClosed]), [["interrupted", true], ["running", false]]);
});
