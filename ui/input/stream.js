// What has come without a person's pause: keys of any kind, and what is known of them.

export const createStream = () => ({
  /** It was no code that can be used: then nothing in it means anything. */
  isRefused: false,
  /** It began as what is left of a scan. */
  isRest: false,
  hasScan: false,
  /** A line of it has ended that was no scan. */
  hasLine: false,
  hasText: false,
  /** Something else came after the text. */
  hasMore: false,
  /** Something else stands before the text or inside of it. */
  isTangled: false,
  /** Nothing has come in it but what a person writes a line with. */
  isPlain: true,
  /** It was told already that a key came too early. */
  isTold: false,
});
