import type { Place } from "../output/links.ts";

/** Line and column of an offset, both from 1. */
export function placeAt(text: string, offset: number): Required<Place> {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - lineStart + 1 };
}

/** The part of a text field that is used. */
export interface Field {
  readonly value: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
  setRangeText(replacement: string, start: number, end: number, mode: "end" | "select" | "preserve"): void;
}

/** Indents the selected lines, or takes one indent from them; without a selection it inserts one at the cursor. */
export function indentedBy(field: Field, direction: "more" | "less", indent: string): void {
  const { value, selectionStart, selectionEnd } = field;
  if (direction === "more" && selectionStart === selectionEnd) {
    field.setRangeText(indent, selectionStart, selectionEnd, "end");
    return;
  }
  const start = value.lastIndexOf("\n", selectionStart - 1) + 1;
  const lines = value.slice(start, selectionEnd).split("\n");
  const changed = lines.map((line) => (direction === "more" ? indent + line : withoutIndent(line, indent)));
  field.setRangeText(changed.join("\n"), start, selectionEnd, lines.length > 1 ? "select" : "preserve");
}

function withoutIndent(line: string, indent: string): string {
  const spaces = /^[ \t]*/.exec(line)?.[0] ?? "";
  return line.slice(spaces.startsWith("\t") ? 1 : Math.min(spaces.length, indent.length));
}
