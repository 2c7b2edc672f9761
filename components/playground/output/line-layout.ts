import type { Block } from "./log.ts";

/** How lines are laid out in a box. */
export interface LineLayout {
  /** Characters that go into a line of the page; without bound when long lines do not wrap. */
  readonly columns: number;
  readonly linePx: number;
}

/** How many lines of the page a block takes, about: wide characters and words are not looked at. */
export function rowsOf({ entries }: Block, columns: number): number {
  let rows = 0;
  for (const entry of entries) {
    const chars = entry.kind === "line" ? entry.pieces.reduce((sum, { text }) => sum + text.length, 0) : 0;
    rows += Math.max(1, Math.ceil(chars / columns));
  }
  return rows;
}
