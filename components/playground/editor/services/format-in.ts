import type * as Monaco from "monaco-editor/editor/editor.api";
import { pathOf } from "../monaco-files.ts";
import { placeAt } from "../plain-text.ts";
import type { EditorServices } from "./editor-services.ts";
import { formatEdits, offsetAfter } from "./format-edits.ts";
import type { FormatOutcome } from "./format-outcome.ts";

/** Formats what stands in an editor as one step that can be undone; the cursor stays before the same character. */
export async function formatIn(
  editor: Monaco.editor.IStandaloneCodeEditor,
  services: Pick<EditorServices, "format">,
): Promise<FormatOutcome> {
  const model = editor.getModel();
  if (!model) return { kind: "outdated" };
  const version = model.getVersionId();
  const before = model.getValue();
  const formatted = await services.format(pathOf(model.uri), before).catch(() => "unavailable" as const);
  if (formatted === "unavailable") return { kind: "unavailable" };
  if (formatted === undefined) return { kind: "unknown" };
  if (model.isDisposed() || model.getVersionId() !== version) return { kind: "outdated" };
  if (formatted.kind === "unreadable") return formatted;
  const { text } = formatted;
  if (text === before) return { kind: "same" };

  const position = editor.getPosition() ?? { lineNumber: 1, column: 1 };
  const offset = model.getOffsetAt(position);
  const top = editor.getScrollTop();
  editor.pushUndoStop();
  editor.executeEdits("format", editsOf(model, before, text));
  editor.pushUndoStop();
  const { line, column } = placeAt(text, offsetAfter(before, text, offset));
  editor.setPosition({ lineNumber: line, column });
  editor.setScrollTop(top);
  editor.revealLine(line);
  return { kind: "formatted" };
}

function editsOf(
  model: Monaco.editor.ITextModel,
  before: string,
  after: string,
): Monaco.editor.IIdentifiedSingleEditOperation[] {
  const lines = model.getLineCount();
  return formatEdits(before, after).map(({ line, count, lines: added }) => {
    const last = line + count;
    // Whole lines with their ends; behind the last line there is none, there the end before it goes.
    if (last <= lines) {
      const text = added.map((each) => `${each}\n`).join("");
      return { range: range(line, 1, last, 1), text };
    }
    const text = added.join("\n");
    if (line === 1) return { range: range(1, 1, lines, model.getLineMaxColumn(lines)), text };
    const column = model.getLineMaxColumn(line - 1);
    return {
      range: range(line - 1, column, lines, model.getLineMaxColumn(lines)),
      text: added.length === 0 ? "" : `\n${text}`,
    };
  });
}

function range(
  startLineNumber: number,
  startColumn: number,
  endLineNumber: number,
  endColumn: number,
): Monaco.IRange {
  return { startLineNumber, startColumn, endLineNumber, endColumn };
}
