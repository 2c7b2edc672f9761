import type { TextStyle } from "./ansi.ts";

/** Where a piece of text came from; `stdin` is what was typed on this page. */
export type Source = "stdout" | "stderr" | "stdin";

export interface Piece {
  readonly text: string;
  readonly source: Source;
  readonly style: TextStyle;
}

/** The line that is being written: pieces, and the column at which the next text goes (less than `length` after `\r`). */
export interface OpenLine {
  readonly pieces: readonly Piece[];
  readonly length: number;
  readonly cursor: number;
}

export const EMPTY_LINE: OpenLine = { pieces: [], length: 0, cursor: 0 };

/** Writes at the cursor: at the end it appends, before it it overwrites, as a terminal does. */
export function writeAt(line: OpenLine, piece: Piece): OpenLine {
  const end = line.cursor + piece.text.length;
  if (line.cursor === line.length) return { pieces: joined(line.pieces, piece), length: end, cursor: end };
  const before = joined(cut(line.pieces, 0, line.cursor), piece);
  const pieces = cut(line.pieces, end, line.length).reduce<readonly Piece[]>(joined, before);
  return { pieces, length: Math.max(line.length, end), cursor: end };
}

/** Erases right of the cursor, left of it (with spaces, so that the rest keeps its column), or all. */
export function eraseIn(line: OpenLine, part: "right" | "left" | "all"): OpenLine {
  if (part === "right") {
    return { pieces: cut(line.pieces, 0, line.cursor), length: line.cursor, cursor: line.cursor };
  }
  const until = part === "all" ? line.length : line.cursor;
  const rest = part === "all" ? [] : cut(line.pieces, until, line.length);
  const blank: Piece = { text: " ".repeat(line.cursor), source: rest[0]?.source ?? "stdout", style: {} };
  const pieces = line.cursor === 0 ? rest : [blank, ...rest];
  return { pieces, length: part === "all" ? line.cursor : line.length, cursor: line.cursor };
}

export function moveTo(line: OpenLine, cursor: number): OpenLine {
  return { ...line, cursor: Math.max(0, Math.min(cursor, line.length)) };
}

function joined(pieces: readonly Piece[], piece: Piece): readonly Piece[] {
  const last = pieces.at(-1);
  if (piece.text === "") return pieces;
  if (!last || last.source !== piece.source || last.style !== piece.style) return [...pieces, piece];
  return [...pieces.slice(0, -1), { ...last, text: last.text + piece.text }];
}

function cut(pieces: readonly Piece[], from: number, to: number): readonly Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const piece of pieces) {
    const text = piece.text.slice(Math.max(0, from - at), Math.max(0, to - at));
    if (text !== "") result.push(text === piece.text ? piece : { ...piece, text });
    at += piece.text.length;
  }
  return result;
}
