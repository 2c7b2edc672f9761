import type { Place } from "../../output/links.ts";

/** The offset of a place in UTF-16 units; a place behind the end of its line or of the text is that end. */
export function offsetAt(text: string, { line, column }: Required<Place>): number {
  let start = 0;
  for (let at = 1; at < line; at += 1) {
    const next = text.indexOf("\n", start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
}
