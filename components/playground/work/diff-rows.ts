import { structuredPatch } from "diff";
import type { ProgramDocument } from "../documents/document.ts";

/** A line of a difference. Numbers are those of the line in the present program and in the other one. */
export type DiffRow =
  | { readonly kind: "file"; readonly text: string }
  | { readonly kind: "same"; readonly text: string; readonly present: number; readonly other: number }
  | { readonly kind: "removed"; readonly text: string; readonly present: number }
  | { readonly kind: "added"; readonly text: string; readonly other: number }
  /** Equal lines that are left out. */
  | { readonly kind: "gap"; readonly text: string }
  | { readonly kind: "note"; readonly text: string };

const CONTEXT_LINES = 3;
/** Beyond so many changed lines a comparison would hold up the page, and tell nobody anything. */
const MAX_CHANGED_LINES = 1_000;

/** What of the present program would change if the other took its place; empty when nothing would. */
export function diffRows(present: ProgramDocument, other: ProgramDocument): readonly DiffRow[] {
  const paths = [...new Set([...present.files, ...other.files].map(({ path }) => path))];
  return paths.flatMap((path): readonly DiffRow[] => {
    const before = contentOf(present, path);
    const after = contentOf(other, path);
    if (before === after) return [];
    const rows = fileRows(before ?? "", after ?? "");
    if (paths.length === 1) return rows;
    const what = before === undefined ? " comes back" : after === undefined ? " goes" : "";
    return rows.toSpliced(0, 0, { kind: "file", text: `${path}${what}` });
  });
}

function contentOf({ files }: ProgramDocument, path: string): string | undefined {
  return files.find((file) => file.path === path)?.content;
}

function fileRows(before: string, after: string): readonly DiffRow[] {
  const options = { context: CONTEXT_LINES, maxEditLength: MAX_CHANGED_LINES };
  const patch = structuredPatch("", "", before, after, undefined, undefined, options);
  if (patch === undefined) return [{ kind: "note", text: "Too much is different to show it line by line" }];
  let shownTo = 1;
  return patch.hunks.flatMap((hunk): readonly DiffRow[] => {
    const left = hunk.oldStart - shownTo;
    let present = hunk.oldStart;
    let other = hunk.newStart;
    const rows = hunk.lines.map((line): DiffRow => {
      const text = line.slice(1);
      switch (line[0]) {
        case "+":
          return { kind: "added", text, other: other++ };
        case "-":
          return { kind: "removed", text, present: present++ };
        case "\\":
          return { kind: "note", text: "No line break at the end" };
        default:
          return { kind: "same", text, present: present++, other: other++ };
      }
    });
    shownTo = present;
    if (left <= 0) return rows;
    return rows.toSpliced(0, 0, { kind: "gap", text: left === 1 ? "1 equal line" : `${left} equal lines` });
  });
}
