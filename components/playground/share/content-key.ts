import type { ShareSnippet } from "#lib/api/snippet-contract.ts";

/**
 * Tells contents apart as the server does: the same program with the same output is the same, however long it took. The
 * key is compared with those of what this browser shared, nothing else depends on it.
 */
export function contentKey({ keepS: _keepS, recording, ...rest }: ShareSnippet): string {
  const output = recording && [recording.events.map((event) => ({ ...event, atMs: 0 })), recording.outcome];
  const text = JSON.stringify([rest, output]);
  return `${text.length}-${hash(text, 1)}-${hash(text, 2)}`;
}

/** A 53-bit hash, mixed from two halves. Browsers give better ones to https and localhost only. */
function hash(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 2_654_435_761);
    low = Math.imul(low ^ code, 1_597_334_677);
  }
  high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
  return (4_294_967_296 * (2_097_151 & low) + (high >>> 0)).toString(36);
}
