/** Between what the services tell and what Monaco wants. */
import type * as Monaco from "monaco-editor/editor/editor.api";
import type { Explanation, Problem, Span, Suggestion, SuggestionKind } from "./language-support.ts";

type Api = typeof Monaco;

/** Faults of no language's own: what Monaco calls them. */
export function markerOf(
  monaco: Api,
  model: Pick<Monaco.editor.ITextModel, "getLineMaxColumn" | "getLineCount">,
  problem: Problem,
): Monaco.editor.IMarkerData {
  return {
    ...rangeOf(visible(model, problem)),
    message: problem.message,
    severity: {
      broken: monaco.MarkerSeverity.Error,
      doubtful: monaco.MarkerSeverity.Warning,
      unused: monaco.MarkerSeverity.Hint,
    }[problem.severity],
    ...(problem.severity === "unused" ? { tags: [monaco.MarkerTag.Unnecessary] } : {}),
  };
}

/** A mistake between two characters, or at the end of the code, is marked at the character before it. */
function visible(
  model: Pick<Monaco.editor.ITextModel, "getLineMaxColumn" | "getLineCount">,
  { start, end }: Span,
): Span {
  if (start.line !== end.line || start.column !== end.column) return { start, end };
  let line = Math.min(start.line, model.getLineCount());
  let column = line === start.line ? start.column : model.getLineMaxColumn(line);
  while (line > 1 && model.getLineMaxColumn(line) === 1) {
    line -= 1;
    column = model.getLineMaxColumn(line);
  }
  const from = Math.min(column, Math.max(model.getLineMaxColumn(line) - 1, 1));
  return { start: { line, column: from }, end: { line, column: from + 1 } };
}

export function completionOf(
  monaco: Api,
  { label, kind, insert, span, order }: Suggestion,
  word: Monaco.IRange,
): Monaco.languages.CompletionItem {
  return {
    label,
    kind: monaco.languages.CompletionItemKind[KINDS[kind]],
    insertText: insert ?? label,
    sortText: order ?? label,
    range: span === undefined ? word : rangeOf(span),
  };
}

export function hoverOf({ code, words, span }: Explanation, language: string): Monaco.languages.Hover {
  return {
    contents: [{ value: fenced(code, language) }, ...(words === "" ? [] : [{ value: plain(words) }])],
    ...(span === undefined ? {} : { range: rangeOf(span) }),
  };
}

export function rangeOf({ start, end }: Span): Monaco.IRange {
  return {
    startLineNumber: start.line,
    startColumn: start.column,
    endLineNumber: end.line,
    endColumn: end.column,
  };
}

/**
 * Text that is shown as it is, but for code between backticks: it comes from programs, and could otherwise make links and
 * pictures.
 */
export function plain(words: string): string {
  return words
    .split(/(`[^`\n]+`)/)
    .map((part, at) => (at % 2 === 1 ? part : asItIs(part)))
    .join("")
    .replaceAll("\n", "  \n");
}

function asItIs(words: string): string {
  return words
    .replaceAll(/[\\`*_{}[\]()#+\-.!<>|~&]/g, (sign) => `&#${sign.charCodeAt(0)};`)
    .replaceAll(/^ +/gm, (blanks) => "&nbsp;".repeat(blanks.length));
}

/** Code in a fence that is longer than any in it. */
function fenced(code: string, language: string): string {
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}

const KINDS = {
  variable: "Variable",
  function: "Function",
  class: "Class",
  module: "Module",
  property: "Property",
  method: "Method",
  keyword: "Keyword",
  file: "File",
  constant: "Constant",
  type: "Interface",
  word: "Text",
} as const satisfies Record<SuggestionKind, keyof Api["languages"]["CompletionItemKind"]>;
