/** Monaco, as far as this page needs it: the core, a few features, two languages. Loaded lazily; no other file imports it. */
import * as monaco from "monaco-editor/editor/editor.api";
import "monaco-editor/features/bracketMatching/register";
import "monaco-editor/features/caretOperations/register";
import "monaco-editor/features/clipboard/register";
import "monaco-editor/features/codeEditor/register";
import "monaco-editor/features/codicon/register";
import "monaco-editor/features/comment/register";
import "monaco-editor/features/contextmenu/register";
import "monaco-editor/features/cursorUndo/register";
import "monaco-editor/features/find/register";
import "monaco-editor/features/gotoLine/register";
import "monaco-editor/features/hover/register";
import "monaco-editor/features/indentation/register";
import "monaco-editor/features/lineSelection/register";
import "monaco-editor/features/linesOperations/register";
import "monaco-editor/features/multicursor/register";
import "monaco-editor/features/smartSelect/register";
import "monaco-editor/features/snippet/register";
import "monaco-editor/features/suggest/register";
import "monaco-editor/features/toggleTabFocusMode/register";
import "monaco-editor/features/wordHighlighter/register";
import "monaco-editor/features/wordOperations/register";
import "monaco-editor/languages/definitions/javascript/register";
import "monaco-editor/languages/definitions/python/register";
import "monaco-editor/languages/definitions/typescript/register";
import type { Place } from "../output/links.ts";
import type { EditorHandle, Mark, Selection } from "./editor-handle.ts";
import { THEME, themeFromTokens } from "./monaco-theme.ts";

export interface MonacoOptions {
  readonly container: HTMLElement;
  readonly language: string;
  readonly code: string;
  readonly indent: string;
  readonly selection?: Selection;
  readonly onChange: (code: string) => void;
  readonly onCursor: (place: Required<Place>) => void;
}

export interface MonacoEditor extends EditorHandle {
  /** Reads the page's colours again. */
  applyTheme(dark: boolean): void;
  /** Reads the size of the page's code again. */
  applyType(): void;
  mark(marks: readonly Mark[]): void;
  close(): void;
}

const MARKER_OWNER = "run";

export function createMonaco(options: MonacoOptions): MonacoEditor {
  useOwnWorker();
  const { container } = options;
  const model = monaco.editor.createModel(options.code, options.language);
  model.updateOptions({ tabSize: options.indent.length, insertSpaces: true });
  const editor = monaco.editor.create(container, {
    model,
    ...LOOK,
    ...typeOf(container),
  });
  leaveByEscapeThenTab(editor);
  model.onDidChangeContent(() => options.onChange(model.getValue(monaco.editor.EndOfLinePreference.LF)));
  editor.onDidChangeCursorPosition(({ position }) =>
    options.onCursor({ line: position.lineNumber, column: position.column }),
  );
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts());
  if (options.selection) takeOver(editor, model, options.selection);

  return {
    focus: () => editor.focus(),
    hasFocus: () => editor.hasTextFocus(),
    reveal({ line, column }) {
      const position = model.validatePosition({
        lineNumber: line,
        column: column ?? firstColumn(model, line),
      });
      editor.setPosition(position);
      editor.revealPositionInCenterIfOutsideViewport(position);
      editor.focus();
    },
    applyTheme(dark) {
      monaco.editor.defineTheme(THEME, themeFromTokens(getComputedStyle(document.documentElement), dark));
      monaco.editor.setTheme(THEME);
    },
    applyType: () => editor.updateOptions(typeOf(container)),
    mark: (marks) =>
      monaco.editor.setModelMarkers(
        model,
        MARKER_OWNER,
        marks.map((mark) => markerOf(model, mark)),
      ),
    close() {
      editor.dispose();
      model.dispose();
    },
  };
}

const LOOK: monaco.editor.IStandaloneEditorConstructionOptions = {
  ariaLabel: "Code",
  theme: THEME,
  automaticLayout: true,
  fontLigatures: false,
  padding: { top: 12, bottom: 12 },
  lineNumbersMinChars: 4,
  lineDecorationsWidth: 12,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: "none",
  renderFinalNewline: "on",
  guides: { indentation: false },
  occurrencesHighlight: "off",
  scrollBeyondLastLine: false,
  smoothScrolling: false,
  scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false },
  stickyScroll: { enabled: false },
  quickSuggestions: false,
  wordBasedSuggestions: "currentDocument",
  unicodeHighlight: { ambiguousCharacters: false },
  fixedOverflowWidgets: true,
};

/** The type that the page's style sheet gives to code. */
function typeOf(container: HTMLElement): monaco.editor.IEditorOptions {
  const { fontFamily, fontSize, lineHeight } = getComputedStyle(container);
  return { fontFamily, fontSize: Number.parseFloat(fontSize), lineHeight: Number.parseFloat(lineHeight) };
}

/** The worker is a file of ours, as the page's policy asks. */
function useOwnWorker(): void {
  self.MonacoEnvironment ??= {
    getWorker: () =>
      new Worker(new URL("./monaco-worker.ts", import.meta.url), { type: "module", name: "editor" }),
  };
}

/** Tab indents; after Escape it moves on, as on any page, so that nobody is caught in here. */
function leaveByEscapeThenTab(editor: monaco.editor.IStandaloneCodeEditor): void {
  const moves = (tabFocusMode: boolean): void => editor.updateOptions({ tabFocusMode });
  editor.onKeyDown(({ keyCode }) => {
    if (keyCode === monaco.KeyCode.Escape) moves(true);
    else if (keyCode !== monaco.KeyCode.Tab && keyCode !== monaco.KeyCode.Shift) moves(false);
  });
  editor.onDidFocusEditorText(() => moves(false));
  editor.onMouseDown(() => moves(false));
}

function takeOver(
  editor: monaco.editor.IStandaloneCodeEditor,
  model: monaco.editor.ITextModel,
  { start, end, focused }: Selection,
): void {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  editor.setSelection(monaco.Selection.fromPositions(from, to));
  if (focused) editor.focus();
}

function firstColumn(model: monaco.editor.ITextModel, line: number): number {
  return line <= model.getLineCount() ? model.getLineFirstNonWhitespaceColumn(line) || 1 : 1;
}

function markerOf(model: monaco.editor.ITextModel, { place, message }: Mark): monaco.editor.IMarkerData {
  const lineNumber = Math.min(place.line, model.getLineCount());
  const startColumn = place.column ?? firstColumn(model, lineNumber);
  const endColumn = Math.max(model.getLineMaxColumn(lineNumber), startColumn + 1);
  const severity = monaco.MarkerSeverity.Error;
  return {
    severity,
    message,
    startLineNumber: lineNumber,
    endLineNumber: lineNumber,
    startColumn,
    endColumn,
  };
}
