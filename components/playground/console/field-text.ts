import type { Field } from "../editor/plain-text.ts";

/** Whether the cursor is where another key up or down would leave the text: then the history answers to it. */
export function atEdge(
  { value, selectionStart, selectionEnd }: Field,
  direction: "older" | "newer",
): boolean {
  if (selectionStart !== selectionEnd) return false;
  return direction === "older"
    ? !value.slice(0, selectionStart).includes("\n")
    : !value.slice(selectionEnd).includes("\n");
}

/** What stands in the cursor's line before it. */
export function beforeCursor({ value, selectionStart }: Field): string {
  return value.slice(value.lastIndexOf("\n", selectionStart - 1) + 1, selectionStart);
}

/** Begins a new line at the cursor, as far right as the one before, and one indent more where a block begins. */
export function breakLine(field: Field, indent: string): void {
  const line = beforeCursor(field);
  const own = /^[ \t]*/.exec(line)?.[0] ?? "";
  const more = /[:{([]\s*$/.test(line) ? indent : "";
  field.setRangeText(`\n${own}${more}`, field.selectionStart, field.selectionEnd, "end");
}
