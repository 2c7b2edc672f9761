import { charWidth, joins } from "./char-width.ts";
import { PLAIN, type TextStyle } from "./text-style.ts";

/** Where a piece of text came from; `stdin` is what was typed on this page. */
export type Source = "stdout" | "stderr" | "stdin";

export interface Piece {
  readonly text: string;
  readonly source: Source;
  readonly style: TextStyle;
}

/**
 * The line that is being written. Most lines only grow: `text`. One whose cursor was moved becomes `cells`, one for
 * each column, so that a program which rewrites its line a million times costs no more for a long line than a short.
 */
export type OpenLine =
  | {
      readonly kind: "text";
      readonly pieces: readonly Piece[];
      readonly chars: number;
      /** The cursor is at the beginning: most often only a line feed comes then. */
      readonly returned: boolean;
    }
  | { readonly kind: "cells"; readonly cells: readonly Cell[]; readonly cursor: number };

/** What stands in one column. A wide character's or tab's further columns follow it with an empty text. */
type Cell = Piece;

export const EMPTY_LINE: OpenLine = { kind: "text", pieces: [], chars: 0, returned: false };

/** More marks than this on one letter are not kept: there are texts with thousands. */
const MAX_CELL_CHARS = 32;
const TAB_COLUMNS = 8;

/** Writes one line. It is told its bound, and tells whenever what stands in the line has reached it. */
export class LineWriter {
  readonly #maxChars: number;
  readonly #onFull: (pieces: readonly Piece[]) => void;
  #pieces: Piece[] = [];
  #chars = 0;
  #returned = false;
  /** Undefined as long as the line only grew. */
  #cells: Cell[] | undefined;
  #cursor = 0;

  /** @param onFull gets the pieces of a line that has become so long; the line goes on as an empty one */
  constructor(line: OpenLine, maxChars: number, onFull: (pieces: readonly Piece[]) => void) {
    this.#maxChars = maxChars;
    this.#onFull = onFull;
    if (line.kind === "text") {
      this.#pieces = [...line.pieces];
      this.#chars = line.chars;
      this.#returned = line.returned;
    } else {
      this.#cells = [...line.cells];
      this.#cursor = line.cursor;
    }
  }

  get isEmpty(): boolean {
    return this.#cells === undefined ? this.#chars === 0 : this.#cells.length === 0;
  }

  /** What was written, as a value. */
  line(): OpenLine {
    return this.#cells === undefined
      ? { kind: "text", pieces: this.#pieces, chars: this.#chars, returned: this.#returned }
      : { kind: "cells", cells: this.#cells, cursor: this.#cursor };
  }

  /** The line's pieces; it is empty then. */
  take(): readonly Piece[] {
    const pieces = piecesOf(this.line());
    this.#pieces = [];
    this.#chars = 0;
    this.#returned = false;
    this.#cells = undefined;
    this.#cursor = 0;
    return pieces;
  }

  /** Writes at the cursor: at the end it appends, before it it overwrites, as a terminal does. */
  write(piece: Piece): void {
    let text = piece.text;
    while (text !== "") {
      if (this.#cells !== undefined || this.#returned) {
        text = this.#writeCells({ ...piece, text });
        continue;
      }
      const fits = fitting(text, this.#maxChars - this.#chars);
      if (fits === piece.text.length) return this.#append(piece);
      if (fits > 0) this.#append({ ...piece, text: text.slice(0, fits) });
      text = text.slice(fits);
      if (text !== "") this.#onFull(this.take());
    }
  }

  toColumn(column: number): void {
    if (column === 0 && this.#cells === undefined) {
      this.#returned = this.#chars > 0;
      return;
    }
    this.#asCells();
    this.#cursor = Math.max(0, Math.min(column, this.#maxChars - 1));
  }

  move(columns: number): void {
    this.#asCells();
    this.toColumn(this.#cursor + columns);
  }

  /** Erases right of the cursor, left of it, or all; what is right of it keeps its column. */
  erase(part: "right" | "left" | "all"): void {
    if (this.isEmpty) return;
    const cells = this.#asCells();
    if (part !== "left") this.#cut(cells, this.#cursor);
    if (part === "right") return;
    this.#blank(cells, 0, Math.min(this.#cursor + 1, cells.length));
    if (part === "all") cells.length = 0;
  }

  #append(piece: Piece): void {
    const last = this.#pieces.at(-1);
    if (last && last.source === piece.source && last.style === piece.style)
      this.#pieces[this.#pieces.length - 1] = { ...last, text: last.text + piece.text };
    else this.#pieces.push(piece);
    this.#chars += piece.text.length;
  }

  #asCells(): Cell[] {
    if (this.#cells !== undefined) return this.#cells;
    this.#cells = [];
    for (const piece of this.#pieces) this.#put(this.#cells, piece);
    if (this.#returned) this.#cursor = 0;
    this.#pieces = [];
    this.#chars = 0;
    this.#returned = false;
    return this.#cells;
  }

  /** Answers what is left of the text when the line has become full. */
  #writeCells(piece: Piece): string {
    const cells = this.#asCells();
    const written = this.#put(cells, piece, this.#maxChars);
    if (cells.length >= this.#maxChars) this.#onFull(this.take());
    return piece.text.slice(written);
  }

  /** Puts text into columns from the cursor on, until there are so many. Answers how much of it was. */
  #put(cells: Cell[], { text, source, style }: Piece, until = Number.POSITIVE_INFINITY): number {
    let written = 0;
    for (const char of text) {
      if (cells.length >= until) return written;
      written += char.length;
      if (char === "\t") this.#tab(cells, { text: char, source, style });
      else this.#putChar(cells, { text: char, source, style });
    }
    return written;
  }

  #putChar(cells: Cell[], cell: Cell): void {
    const width = charWidth(cell.text);
    const before = this.#cursor === 0 ? undefined : startOf(cells, this.#cursor - 1);
    const joined = before === undefined ? undefined : cells[before];
    if (before !== undefined && joined !== undefined && joins(joined.text, cell.text)) {
      if (joined.text.length < MAX_CELL_CHARS) cells[before] = { ...joined, text: joined.text + cell.text };
      return;
    }
    while (cells.length < this.#cursor) cells.push({ text: " ", source: cell.source, style: PLAIN });
    const end = this.#cursor + Math.max(1, width);
    this.#blank(cells, this.#cursor, Math.min(end, cells.length));
    cells[this.#cursor] = cell;
    for (let column = this.#cursor + 1; column < end; column += 1) cells[column] = { ...cell, text: "" };
    this.#cursor = end;
  }

  /** At the line's end a tab is kept as what it is, before it it only moves. */
  #tab(cells: Cell[], cell: Cell): void {
    const stop = (Math.floor(this.#cursor / TAB_COLUMNS) + 1) * TAB_COLUMNS;
    if (this.#cursor === cells.length) {
      cells.push(cell);
      while (cells.length < stop) cells.push({ ...cell, text: "" });
    }
    this.#cursor = stop;
  }

  /** Characters that have a column in there become spaces: half of a wide one cannot stay. */
  #blank(cells: Cell[], from: number, to: number): void {
    if (from >= to) return;
    let end = to;
    while (end < cells.length && cells[end]?.text === "") end += 1;
    for (let column = startOf(cells, from); column < end; column += 1) {
      const cell = cells[column];
      if (cell) cells[column] = { ...cell, text: " ", style: PLAIN };
    }
  }

  #cut(cells: Cell[], column: number): void {
    this.#blank(cells, column, Math.min(column + 1, cells.length));
    if (column < cells.length) cells.length = column;
  }
}

/** How many UTF-16 units of a text go into so much room, without cutting a character in two. */
function fitting(text: string, room: number): number {
  if (text.length <= room) return text.length;
  const code = text.charCodeAt(room - 1);
  return code >= 0xd800 && code <= 0xdbff ? room - 1 : room;
}

/** The column at which the character begins that covers this one. */
function startOf(cells: readonly Cell[], column: number): number {
  let start = column;
  while (start > 0 && cells[start]?.text === "") start -= 1;
  return start;
}

/** The text of a line, neighbours of one source and style joined. */
export function piecesOf(line: OpenLine): readonly Piece[] {
  if (line.kind === "text") return line.pieces;
  const pieces: { text: string; source: Source; style: TextStyle }[] = [];
  for (const { text, source, style } of line.cells) {
    const last = pieces.at(-1);
    if (last && last.source === source && last.style === style) last.text += text;
    else if (text !== "") pieces.push({ text, source, style });
  }
  return pieces;
}
