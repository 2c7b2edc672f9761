import { type Block, type Entry, hasDropped, type Log } from "./log.ts";
import { type Piece, piecesOf } from "./line.ts";

/** The log as plain text, as it was printed, without colours: what "copy" copies. */
export function logText(log: Log): string {
  const middle = hasDropped(log) ? `[${droppedWords(log)}]\n` : "";
  return blocksText(log.head) + middle + blocksText(log.tail) + piecesText(piecesOf(log.open));
}

/** What of the output is not there any more, to be told in its place. */
export function droppedWords({ dropped }: Log): string {
  const { lines, gapBytes } = dropped;
  const chars = `${dropped.chars.toLocaleString("en")} characters`;
  const missed = gapBytes === 0 ? "" : `, and ${gapBytes.toLocaleString("en")} bytes that came too fast`;
  if (lines === 0) return `${chars} in between are not kept${missed}`;
  const words = lines === 1 ? "1 line" : `${lines.toLocaleString("en")} lines`;
  return `${words} in between are not kept: ${chars}${missed}`;
}

/** What is missing where output came faster than it could be read. */
export function gapWords(bytes: number): string {
  return `${bytes.toLocaleString("en")} bytes of output are not kept and not shown here`;
}

function blocksText(blocks: readonly Block[]): string {
  return blocks.map(blockText).join("");
}

/** One block as plain text. */
export function blockText(block: Block): string {
  return block.entries.map(entryText).join("");
}

function entryText(entry: Entry): string {
  if (entry.kind === "note") return `[${entry.text}]\n`;
  if (entry.kind === "gap") return `[${gapWords(entry.bytes)}]\n`;
  if (entry.kind === "value") return `${entry.text}\n`;
  return piecesText(entry.pieces) + (entry.soft ? "" : "\n");
}

function piecesText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => piece.text).join("");
}

/** The last characters of the output: of all that is kept, or of the line that is being written. */
export function lastText(log: Log, chars: number, of: "all" | "open" = "all"): string {
  let text = piecesText(piecesOf(log.open));
  const blocks = of === "all" ? [...log.head, ...log.tail] : [];
  while (blocks.length > 0 && text.length < chars) text = blocksText(blocks.splice(-1)) + text;
  return text.slice(Math.max(0, text.length - chars));
}

/** The last of what was printed to stderr, as far back as the newest blocks go: where an error's own words are. */
export function lastErrors(log: Log): string {
  const lines = [...log.head, ...log.tail].slice(-2).flatMap((block) => block.entries);
  const open = { kind: "line", pieces: piecesOf(log.open), soft: true } as const;
  return [...lines, open]
    .flatMap((entry) =>
      entry.kind === "line" ? [entry.pieces.filter(({ source }) => source === "stderr")] : [],
    )
    .filter((pieces) => pieces.length > 0)
    .map(piecesText)
    .join("\n");
}
