/** A part of the code, ready to be evaluated by itself. */
export interface SelectedCode {
  /** Without the indentation that all of its lines share. */
  readonly text: string;
  /** Its first and last line in the file, from 1. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** What is selected from `start` to `end`, in UTF-16 units; without a selection, the line that the cursor is in. */
export function selectedCode(code: string, start: number, end: number): SelectedCode {
  const lineStart = code.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = code.indexOf("\n", end);
  const selected = start !== end;
  // The indentation in front of the first line belongs to it: without it the others would stand too far right.
  const from = !selected || code.slice(lineStart, start).trim() === "" ? lineStart : start;
  const to = selected ? end : lineEnd === -1 ? code.length : lineEnd;
  const text = code.slice(from, to);
  const firstLine = lineOf(code, from);
  return { text: dedented(text), firstLine, lastLine: firstLine + text.trimEnd().split("\n").length - 1 };
}

function lineOf(code: string, offset: number): number {
  return code.slice(0, offset).split("\n").length;
}

/** Without the space that all lines begin with, and without empty lines around. */
function dedented(text: string): string {
  const lines = text
    .replace(/^(?:[ \t]*\n)+/, "")
    .trimEnd()
    .split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const shared = indents.reduce((one, other) => common(one, other), indents[0] ?? "");
  return lines
    .map((line) => (line.startsWith(shared) ? line.slice(shared.length) : line.trimStart()))
    .join("\n");
}

function common(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
