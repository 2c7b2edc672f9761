import { ANSI_START, type AnsiSink, type AnsiState, readAnsi } from "./ansi.ts";
import { EMPTY_LINE, LineWriter, type OpenLine, type Piece, piecesOf, type Source } from "./line.ts";
import { continueTranscript, EMPTY_TRANSCRIPT, type Transcript } from "./transcript.ts";

/** One row of the output. `soft` lines were broken by us, because they are very long, and go on in the next. */
export type Entry =
  | { readonly kind: "line"; readonly pieces: readonly Piece[]; readonly soft: boolean }
  | { readonly kind: "value"; readonly text: string; readonly id?: string }
  | { readonly kind: "note"; readonly text: string }
  /** Here so much is missing that never came to this page. */
  | { readonly kind: "gap"; readonly bytes: number };

/** A run of entries that is drawn and dropped as one; it does not change once the next block is begun. */
export interface Block {
  readonly id: number;
  readonly entries: readonly Entry[];
  readonly chars: number;
  /** Its share of memory, in characters: a piece with a colour of its own costs more than its text. */
  readonly weight: number;
}

/** About what a piece takes beside its text, in characters. */
const PIECE_WEIGHT = 48;

/**
 * A run's output as one ordered log. Its beginning and its end are kept and what lies between them is counted, so
 * that a program which prints for ever does not fill the tab's memory. Values: a change makes a new Log that shares blocks.
 */
export interface Log {
  readonly head: readonly Block[];
  readonly tail: readonly Block[];
  readonly dropped: Dropped;
  readonly open: OpenLine;
  readonly ansi: Readonly<Record<"stdout" | "stderr", AnsiState>>;
  readonly nextBlock: number;
  /** The same as it was printed, byte for byte. */
  readonly printed: Transcript;
}

/** What stood between head and tail, as it was shown; and the bytes of the gaps in it, which never were. */
interface Dropped {
  readonly lines: number;
  readonly chars: number;
  readonly gapBytes: number;
}

/** What can be appended. `anew`: what comes then begins a line of its own, with no colour left over. */
export type Addition =
  | { readonly kind: "text"; readonly source: Source; readonly text: string }
  | { readonly kind: "value"; readonly text: string; readonly id?: string; readonly update?: boolean }
  | { readonly kind: "note"; readonly text: string }
  | { readonly kind: "gap"; readonly bytes: number }
  | { readonly kind: "anew" };

export interface LogBounds {
  readonly blockLines: number;
  readonly blockWeight: number;
  readonly lineChars: number;
  readonly headBlocks: number;
  readonly tailBlocks: number;
}

/** Up to 10,000 and 40,000 lines, or 1.6 M and 6.5 M characters, whichever is less: what a tab lays out with ease. */
export const LOG_BOUNDS: LogBounds = {
  blockLines: 200,
  blockWeight: 32_768,
  lineChars: 16_384,
  headBlocks: 50,
  tailBlocks: 200,
};

export const EMPTY_LOG: Log = {
  head: [],
  tail: [],
  dropped: { lines: 0, chars: 0, gapBytes: 0 },
  open: EMPTY_LINE,
  ansi: { stdout: ANSI_START, stderr: ANSI_START },
  nextBlock: 0,
  printed: EMPTY_TRANSCRIPT,
};

interface Draft {
  head: Block[];
  tail: Block[];
  dropped: { lines: number; chars: number; gapBytes: number };
  readonly open: LineWriter;
  /** The last block, being filled. */
  filling: { id: number; entries: Entry[]; chars: number; weight: number };
  nextBlock: number;
  readonly bounds: LogBounds;
}

/** The log with more at its end. */
export function append(log: Log, additions: readonly Addition[], bounds: LogBounds = LOG_BOUNDS): Log {
  if (additions.length === 0) return log;
  const draft = begin(log, bounds);
  const printed = continueTranscript(log.printed, {
    partChars: bounds.blockWeight,
    headParts: bounds.headBlocks,
    tailParts: bounds.tailBlocks,
  });
  let ansi = { ...log.ansi };
  for (const addition of additions) {
    if (addition.kind === "gap" || addition.kind === "anew") {
      if (addition.kind === "gap") {
        addGap(draft, addition);
        printed.gap(addition.bytes);
      } else if (!draft.open.isEmpty) endLine(draft);
      // What was in force, or half a sequence, belongs to what is missing or over.
      ansi = { stdout: ANSI_START, stderr: ANSI_START };
    } else if (addition.kind !== "text") addApart(draft, addition);
    else {
      const { source, text } = addition;
      const sink = sinkOf(draft, source, () => endLine(draft));
      if (source === "stdin") readAnsi(ANSI_START, text, sink);
      else {
        ansi[source] = readAnsi(ansi[source], text, sink);
        printed.print(text);
      }
    }
  }
  const { head, tail, filling, nextBlock, dropped } = draft;
  const open = draft.open.line();
  if (filling.entries.length > 0)
    (tail.length > 0 || head.length >= bounds.headBlocks ? tail : head).push(filling);
  return { head, tail, dropped, open, ansi, nextBlock, printed: printed.transcript() };
}

function begin(log: Log, bounds: LogBounds): Draft {
  const head = [...log.head];
  const tail = [...log.tail];
  const newest = (tail.length > 0 ? tail : head).at(-1);
  const last = newest && !isFull(newest, bounds) ? (tail.length > 0 ? tail : head).pop() : undefined;
  const draft: Draft = {
    head,
    tail,
    dropped: { ...log.dropped },
    open: new LineWriter(log.open, bounds.lineChars, (pieces) => pushLine(draft, pieces, true)),
    filling: last ? { ...last, entries: [...last.entries] } : emptyBlock(log.nextBlock),
    nextBlock: last ? log.nextBlock : log.nextBlock + 1,
    bounds,
  };
  return draft;
}

function emptyBlock(id: number): Draft["filling"] {
  return { id, entries: [], chars: 0, weight: 0 };
}

function sinkOf({ open }: Draft, source: Source, endLine: () => void): AnsiSink {
  return {
    text: (text, style) => open.write({ text, source, style }),
    newline: endLine,
    column: (column) => open.toColumn(column),
    move: (columns) => open.move(columns),
    eraseLine: (part) => open.erase(part),
  };
}

function endLine(draft: Draft): void {
  pushLine(draft, draft.open.take(), false);
}

function pushLine(draft: Draft, pieces: readonly Piece[], soft: boolean): void {
  const chars = pieces.reduce((sum, { text }) => sum + text.length, soft ? 0 : 1);
  push(draft, { kind: "line", pieces, soft }, chars, chars + pieces.length * PIECE_WEIGHT);
}

/** The line before it is not ended by it: nobody knows what came then. */
function addGap(draft: Draft, { bytes }: Extract<Addition, { kind: "gap" }>): void {
  if (!draft.open.isEmpty) pushLine(draft, draft.open.take(), true);
  push(draft, { kind: "gap", bytes }, 0, PIECE_WEIGHT);
}

function addApart(draft: Draft, entry: Exclude<Addition, { kind: "text" | "gap" | "anew" }>): void {
  if (
    entry.kind === "value" &&
    entry.update &&
    entry.id !== undefined &&
    replaceValue(draft, entry.id, entry.text)
  )
    return;
  if (!draft.open.isEmpty) endLine(draft);
  if (entry.kind === "note") return push(draft, entry, entry.text.length);
  const { id, text } = entry;
  return push(draft, id === undefined ? { kind: "value", text } : { kind: "value", text, id }, text.length);
}

function replaceValue(draft: Draft, id: string, text: string): boolean {
  const replaced = (entry: Entry): Entry =>
    entry.kind === "value" && entry.id === id ? { kind: "value", id, text } : entry;
  const has = (block: { entries: readonly Entry[] }) =>
    block.entries.some((entry) => entry.kind === "value" && entry.id === id);
  let found = has(draft.filling);
  if (found) draft.filling.entries = draft.filling.entries.map(replaced);
  for (const blocks of [draft.head, draft.tail]) {
    for (const [index, block] of blocks.entries()) {
      if (!has(block)) continue;
      found = true;
      blocks[index] = { ...block, entries: block.entries.map(replaced) };
    }
  }
  return found;
}

function push(draft: Draft, entry: Entry, chars: number, weight = chars): void {
  const { bounds } = draft;
  draft.filling.entries.push(entry);
  draft.filling.chars += chars;
  draft.filling.weight += weight;
  if (!isFull(draft.filling, bounds)) return;
  if (draft.tail.length === 0 && draft.head.length < bounds.headBlocks) draft.head.push(draft.filling);
  else draft.tail.push(draft.filling);
  if (draft.tail.length > bounds.tailBlocks) {
    const gone = draft.tail.shift();
    if (gone) draft.dropped = withDropped(draft.dropped, gone);
  }
  draft.filling = emptyBlock(draft.nextBlock);
  draft.nextBlock += 1;
}

function withDropped(dropped: Dropped, { entries, chars }: Block): Dropped {
  let { lines, gapBytes } = dropped;
  for (const entry of entries) {
    if (entry.kind === "gap") gapBytes += entry.bytes;
    else if (entry.kind !== "line" || !entry.soft) lines += 1;
  }
  return { lines, gapBytes, chars: dropped.chars + chars };
}

function isFull(block: Block, bounds: LogBounds): boolean {
  return block.entries.length >= bounds.blockLines || block.weight >= bounds.blockWeight;
}

export function hasDropped({ dropped }: Log): boolean {
  return dropped.chars > 0 || dropped.gapBytes > 0;
}

/** Whether nothing was printed yet. */
export function isEmpty(log: Log): boolean {
  return log.head.length === 0 && piecesOf(log.open).length === 0;
}
