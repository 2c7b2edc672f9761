import { piecesOf } from "./line.ts";
import { type Block, type Entry, type Log } from "./log.ts";

/** Where something was found: the block that it is in, and as which of its finds, from 0. */
export interface Find {
  readonly block: number | "open";
  readonly nth: number;
}

/** More are not counted. */
export const MOST_FINDS = 10_000;

/** Finds a text in all that is kept of the output, in order; capitals and small letters are the same. */
export function findIn(log: Log, wanted: string): readonly Find[] {
  const pattern = searchPattern(wanted);
  if (pattern === undefined) return [];
  const finds: Find[] = [];
  const look = (block: Find["block"], text: string): void => {
    let nth = 0;
    for (const _ of text.matchAll(pattern)) {
      if (finds.length >= MOST_FINDS) return;
      finds.push({ block, nth });
      nth += 1;
    }
  };
  for (const block of [...log.head, ...log.tail]) look(block.id, searchedText(block));
  look("open", lineText(piecesOf(log.open)));
  return finds;
}

/** What finds a text as it stands; undefined for none. */
export function searchPattern(wanted: string): RegExp | undefined {
  if (wanted === "") return undefined;
  return new RegExp(wanted.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`), "giu");
}

/** A block's own text, without what this page says in between. */
function searchedText(block: Block): string {
  return block.entries.map(entryText).join("");
}

function entryText(entry: Entry): string {
  if (entry.kind === "note" || entry.kind === "gap") return "\n";
  if (entry.kind === "value") return `${entry.text}\n`;
  return lineText(entry.pieces) + (entry.soft ? "" : "\n");
}

function lineText(pieces: readonly { readonly text: string }[]): string {
  return pieces.map(({ text }) => text).join("");
}

/** Goes on from one find to another, round at the ends. */
export function stepped(at: number, by: 1 | -1, count: number): number {
  return count === 0 ? 0 : (at + by + count) % count;
}
