import { diffArrays } from "diff";

/** Lines that take the place of others: from `line` (from 1) on, `count` lines give way to `lines`. */
export interface LineEdit {
  readonly line: number;
  readonly count: number;
  readonly lines: readonly string[];
}

/** What must be changed for a text to become another: in order, the lines counted as they were before all of it. */
export function formatEdits(before: string, after: string): readonly LineEdit[] {
  const edits: LineEdit[] = [];
  let line = 1;
  for (const { removed, added, value } of diffArrays(before.split("\n"), after.split("\n"))) {
    if (added) {
      const last = edits.at(-1);
      if (last && last.line + last.count === line) edits.splice(-1, 1, { ...last, lines: value });
      else edits.push({ line, count: 0, lines: value });
      continue;
    }
    if (removed) edits.push({ line, count: value.length, lines: [] });
    line += value.length;
  }
  return edits;
}

/**
 * Where an offset is in the formatted text: before the same character. Formatters move, add and take away blanks, commas
 * and quotes, but hardly ever letters and digits: those are counted, then the signs that follow the last of them.
 */
export function offsetAfter(before: string, after: string, offset: number): number {
  const head = before.slice(0, offset);
  const letters = head.match(/\w/g)?.length ?? 0;
  let at = behindLetters(after, letters);
  for (const sign of (/[^\w]*$/.exec(head)?.[0] ?? "").replaceAll(/\s/g, "")) {
    const next = at + blanksAt(after, at);
    if (after[next] === sign) at = next + 1;
  }
  // What stood in front of something on its line does so again.
  const opensLine = /(?:^|\n)[ \t]*$/.test(head) && /\S/.test(before.slice(offset));
  return opensLine ? at + blanksAt(after, at) : at;
}

function behindLetters(text: string, letters: number): number {
  if (letters === 0) return 0;
  let left = letters;
  for (const { index } of text.matchAll(/\w/g)) {
    left -= 1;
    if (left === 0) return index + 1;
  }
  return text.length;
}

function blanksAt(text: string, at: number): number {
  return /^\s*/.exec(text.slice(at))?.[0].length ?? 0;
}
