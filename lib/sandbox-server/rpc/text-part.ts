/**
 * How many of the bytes that were read make whole characters of UTF-8: at most `maxBytes`, but at least one character
 * when there is one. What is not UTF-8 may be cut anywhere. Pure.
 *
 * @param bytes   some more than `maxBytes` when the file goes on: three make any character whole
 */
export function wholeCharacters(bytes: Uint8Array, maxBytes: number): number {
  if (bytes.length <= maxBytes) return bytes.length;
  let start = maxBytes - 1;
  while (start > maxBytes - 4 && start > 0 && isContinuation(bytes[start])) start -= 1;
  const end = start + characterBytes(bytes[start]);
  if (end <= maxBytes || !isWhole(bytes, start, end)) return maxBytes;
  return start > 0 ? start : end;
}

/** By the first byte; 1 for what begins none. */
function characterBytes(first = 0): number {
  if (first >= 0xc2 && first < 0xe0) return 2;
  if (first >= 0xe0 && first < 0xf0) return 3;
  return first >= 0xf0 && first < 0xf5 ? 4 : 1;
}

function isWhole(bytes: Uint8Array, start: number, end: number): boolean {
  return end <= bytes.length && bytes.subarray(start + 1, end).every(isContinuation);
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}
