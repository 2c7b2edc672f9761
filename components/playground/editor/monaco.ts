/** Monaco, as far as this page needs it: the core, a few features, two languages. Loaded lazily; no other file imports it. */
import * as monaco from "monaco-editor/editor/editor.api";
import type { EditorHandle, Mark, PageEditor, PageEditorOptions, Standing } from "./editor-handle.ts";
import { createMonacoFiles } from "./monaco-files.ts";
import { selectedCode } from "./selected-code.ts";
import { THEME, themeFromTokens } from "./monaco-theme.ts";
import "./monaco-features.ts";
import { assist } from "./services/assist.ts";
import { browserServices } from "./services/browser.ts";

const MARKER_OWNER = "run";

/** Makes the editor, empty until it is shown files. */
export function createMonaco({ container, onChange, onCursor, onSave }: PageEditorOptions): PageEditor {
  useOwnWorker();
  const editor = monaco.editor.create(container, { model: null, ...LOOK, ...typeOf(container) });
  const files = createMonacoFiles(editor, onChange);
  const vim = createVimKeys(editor, onSave);
  leaveByEscapeThenTab(editor);
  const endAssistance = assist(monaco, editor, browserServices());
  const tellCursor = (): void => {
    const position = editor.getPosition();
    if (position) onCursor({ line: position.lineNumber, column: position.column });
  };
  editor.onDidChangeCursorPosition(tellCursor);
  editor.onDidChangeModel(tellCursor);
  void document.fonts.ready.then(() => monaco.editor.remeasureFonts());

  return {
    ...handleOf(editor),
    show: (shown) => files.show(shown),
    takeOver: (standing) => takeOver(editor, standing),
    mark(marks) {
      monaco.editor.removeAllMarkers(MARKER_OWNER);
      const model = editor.getModel();
      const markers = model ? marks.map((mark) => markerOf(model, mark)) : [];
      if (model) monaco.editor.setModelMarkers(model, MARKER_OWNER, markers);
    },
    applyTheme() {
      const root = document.documentElement;
      const theme = themeFromTokens(getComputedStyle(root), root.classList.contains("dark"));
      monaco.editor.defineTheme(THEME, theme);
      monaco.editor.setTheme(THEME);
    },
    applyType: () => editor.updateOptions(typeOf(container)),
    wrap: (on) => editor.updateOptions({ wordWrap: on ? "on" : "off" }),
    vim: (line) => vim.use(line),
    close() {
      endAssistance();
      vim.use(undefined);
      editor.dispose();
      files.close();
    },
  };
}

function handleOf(editor: monaco.editor.IStandaloneCodeEditor): EditorHandle {
  return {
    focus: () => editor.focus(),
    hasFocus: () => editor.hasTextFocus(),
    reveal({ line, column }) {
      const model = editor.getModel();
      if (!model) return;
      const position = model.validatePosition({
        lineNumber: line,
        column: column ?? firstColumn(model, line),
      });
      editor.setPosition(position);
      editor.revealPositionInCenterIfOutsideViewport(position);
      editor.focus();
    },
    selection() {
      const model = editor.getModel();
      const selected = editor.getSelection();
      if (!model || !selected) return selectedCode("", 0, 0);
      const { LF } = monaco.editor.EndOfLinePreference;
      const lengthTo = ({ lineNumber, column }: monaco.Position): number =>
        model.getValueInRange(new monaco.Range(1, 1, lineNumber, column), LF).length;
      const [start, end] = [selected.getStartPosition(), selected.getEndPosition()];
      return selectedCode(model.getValue(LF), lengthTo(start), lengthTo(end));
    },
  };
}

/** Vim's keys, loaded when they are first wanted. */
function createVimKeys(
  editor: monaco.editor.IStandaloneCodeEditor,
  onSave: () => void,
): { use: (line: HTMLElement | undefined) => void } {
  let wanted: HTMLElement | undefined;
  let end = (): void => undefined;
  function begin(line: HTMLElement, startVim: typeof import("./vim.ts").startVim): void {
    if (line === wanted) end = startVim(editor, line, onSave);
  }

  return {
    use(line) {
      if (line === wanted) return;
      wanted = line;
      end();
      end = () => undefined;
      if (line === undefined) return;
      void import("./vim.ts").then(
        ({ startVim }) => begin(line, startVim),
        // The keys stay as everywhere.
        () => undefined,
      );
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

/** Draws at once, so that nothing flashes when the plain field goes. */
function takeOver(
  editor: monaco.editor.IStandaloneCodeEditor,
  { start, end, scrollTop, scrollLeft }: Standing,
): void {
  const model = editor.getModel();
  if (!model) return;
  editor.setSelection(monaco.Selection.fromPositions(model.getPositionAt(start), model.getPositionAt(end)));
  editor.setScrollPosition({ scrollTop, scrollLeft });
  editor.render(true);
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
