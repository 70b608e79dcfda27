// What can be heard by whoever looks at the customer: found, not found, done. Made here, so that nothing has to be loaded.

/** @import { Screen } from "../ipc.d.ts" */

/** Tones in hertz, one after the other. */
const SOUNDS = { found: [880], notFound: [330, 262], done: [660, 880] };
/** How long a tone is, in seconds. */
const TONE = 0.09;

export function createSounds() {
  let context = /** @type {AudioContext | null} */ (null);
  let wasStill = false;
  let before = /** @type {Screen | null} */ (null);

  /** @param {keyof typeof SOUNDS} sound */
  function play(sound) {
    // Only a till that is to be heard pays for it.
    if (context && context.state !== "running" && wasStill) {
      void context.close();
      context = null;
    }
    context ??= new AudioContext();
    // It begins so, and may stand still after a sleep or where the loudspeaker is another one. One that stays so is done with.
    wasStill = context.state !== "running";
    if (wasStill) void context.resume();
    const { currentTime, destination } = context;
    for (const [at, hertz] of SOUNDS[sound].entries()) {
      const [tone, volume] = [context.createOscillator(), context.createGain()];
      const [from, until] = [currentTime + at * TONE, currentTime + (at + 1) * TONE];
      tone.frequency.value = hertz;
      volume.gain.setValueAtTime(0.15, from);
      volume.gain.exponentialRampToValueAtTime(0.001, until);
      tone.connect(volume).connect(destination);
      tone.start(from);
      tone.stop(until);
    }
  }

  /** @param {Screen} screen */
  function update(screen) {
    const sound = before && screen.sounds ? heard(before, screen) : null;
    before = screen;
    if (sound) play(sound);
  }

  return { update };
}

/**
 * @param {Screen} before @param {Screen} now
 * @returns {keyof typeof SOUNDS | null}
 */
export function heard(before, now) {
  if (now.phase === "done" && before.phase !== "done") return "done";
  if (now.phase === "unresolved" && before.phase !== "unresolved") return "notFound";
  if (before.phase !== "searching" || now.phase === "searching") return null;
  return "sale" in now ? "found" : now.notices.length > 0 ? "notFound" : null;
}
