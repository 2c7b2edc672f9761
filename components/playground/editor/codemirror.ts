/** CodeMirror, for screens that are touched: it lets a phone's keyboard write as it is used to. Loaded lazily. */
import {
  cursorCharLeft,
  cursorCharRight,
  defaultKeymap,
  history,
  historyKeymap,
  indentLess,
  indentMore,
  insertTab,
  redo,
  undo,
} from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { python } from "@codemirror/lang-python";
import { bracketMatching, indentOnInput, indentUnit } from "@codemirror/language";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { editorLanguage } from "../documents/edit-document.ts";
import type { Place } from "../output/links.ts";
import { isInKeyBar, type TouchKeys } from "../touch/touch-keys.ts";
import { bracketTyped, closingBrackets } from "./codemirror-brackets.ts";
import { createCodeMirrorFiles } from "./codemirror-files.ts";
import { codeMirrorLook } from "./codemirror-look.ts";
import { marks, setMarks } from "./codemirror-marks.ts";
import { wrapping } from "./codemirror-wrap.ts";
import type { PageEditor, PageEditorOptions } from "./editor-handle.ts";
import { selectedCode } from "./selected-code.ts";

/** Makes the editor, empty until it is shown files. */
export function createCodeMirror({
  container,
  onChange,
  onCursor,
  onTouchKeys,
}: PageEditorOptions): PageEditor {
  const view = new EditorView({ parent: container });
  const files = createCodeMirrorFiles(view, stateOf);
  const keys = touchKeysOf(view);
  const stopWatching = keepCursorInSight(view);

  function stateOf(path: string, content: string, indent: string): EditorState {
    const language = editorLanguage(path);
    return EditorState.create({
      doc: content,
      extensions: [
        ownExtensions(language, indent),
        EditorView.domEventHandlers({
          focus: () => onTouchKeys({ keys, language }),
          blur: ({ relatedTarget }) => {
            if (!isInKeyBar(relatedTarget)) onTouchKeys(undefined);
          },
        }),
        EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
          const path = files.path();
          if (docChanged && !files.giving() && path !== undefined) onChange(path, state.doc.toString());
          if (docChanged || selectionSet) tellCursor();
        }),
      ],
    });
  }

  let frame = 0;
  /** Once a frame: who types fast must not wait for the page to draw every place that the cursor was at. */
  function tellCursor(): void {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const { head } = view.state.selection.main;
      const line = view.state.doc.lineAt(head);
      onCursor({ line: line.number, column: head - line.from + 1 });
    });
  }

  return {
    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,
    selection() {
      const { from, to } = view.state.selection.main;
      return selectedCode(view.state.doc.toString(), from, to);
    },
    reveal: (place) => reveal(view, place),
    show(given) {
      const before = files.path();
      files.show(given);
      if (files.path() === before) return;
      tellCursor();
      if (view.hasFocus) onTouchKeys({ keys, language: editorLanguage(given.path) });
    },
    takeOver({ start, end, scrollTop }) {
      const within = (at: number): number => Math.min(at, view.state.doc.length);
      view.dispatch({ selection: { anchor: within(start), head: within(end) } });
      view.scrollDOM.scrollTop = scrollTop;
    },
    mark: (given) => view.dispatch({ effects: setMarks.of(given) }),
    // The style sheet's own tokens are its colours.
    applyTheme: () => undefined,
    applyType: () => view.requestMeasure(),
    // A narrow screen has no room for long lines, and a phone's keyboard no Escape.
    wrap: () => undefined,
    vim: () => undefined,
    close() {
      cancelAnimationFrame(frame);
      stopWatching();
      onTouchKeys(undefined);
      view.destroy();
    },
  };
}

function ownExtensions(language: string, indent: string): Extension {
  return [
    codeMirrorLook(),
    lineNumbers(),
    history(),
    wrapping(),
    indentUnit.of(indent),
    EditorState.tabSize.of(indent.length),
    indentOnInput(),
    bracketMatching(),
    closingBrackets(),
    marks(),
    languageOf(language),
    leaveByEscapeThenTab(),
    keymap.of([{ key: "Tab", run: indentHere, shift: indentLess }, ...historyKeymap, ...defaultKeymap]),
    EditorView.contentAttributes.of({
      "aria-label": "Code",
      "aria-description": "Tab indents. Escape, then Tab, moves on.",
    }),
  ];
}

function languageOf(name: string): Extension {
  switch (name) {
    case "python":
      return python();
    case "javascript":
      return javascript({ jsx: true });
    case "typescript":
      return javascript({ jsx: true, typescript: true });
    default:
      return [];
  }
}

function touchKeysOf(view: EditorView): TouchKeys {
  const act = (command: (view: EditorView) => unknown): void => {
    command(view);
    view.focus();
  };
  return {
    type: (symbol) =>
      act(() => view.dispatch(bracketTyped(view.state, symbol) ?? plainly(view.state, symbol))),
    indent: (direction) => act(direction === "less" ? indentLess : indentHere),
    move: (direction) => act(direction === "left" ? cursorCharLeft : cursorCharRight),
    undo: () => act(undo),
    redo: () => act(redo),
  };
}

function reveal(view: EditorView, { line, column }: Place): void {
  const { doc } = view.state;
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const first = Math.max(0, at.text.search(/\S/));
  const anchor = Math.min(at.from + (column === undefined ? first : column - 1), at.to);
  view.focus();
  view.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: "center" }) });
}

/** With lines selected it indents them; else it fills up to the next stop where the cursor is. */
function indentHere(view: EditorView): boolean {
  const { state } = view;
  if (!state.selection.main.empty) return indentMore(view);
  const unit = state.facet(indentUnit);
  if (unit === "\t") return insertTab(view);
  const { head } = state.selection.main;
  const column = head - state.doc.lineAt(head).from;
  view.dispatch(plainly(state, " ".repeat(unit.length - (column % unit.length))));
  return true;
}

function plainly(state: EditorState, text: string) {
  return { ...state.replaceSelection(text), scrollIntoView: true, userEvent: "input.type" };
}

/** Tab indents; after Escape it moves on, as on any page, so that nobody is caught in here. */
function leaveByEscapeThenTab(): Extension {
  return EditorView.domEventHandlers({
    keydown({ key }, view) {
      if (key === "Escape") view.setTabFocusMode(true);
      else if (key !== "Tab" && key !== "Shift") view.setTabFocusMode(false);
    },
    blur: (_event, view) => view.setTabFocusMode(false),
  });
}

/** A keyboard that comes up takes half of the screen: the line that is written stays in what is left. */
function keepCursorInSight(view: EditorView): () => void {
  let height = view.dom.clientHeight;
  const observer = new ResizeObserver(() => {
    const shrunk = view.dom.clientHeight < height;
    height = view.dom.clientHeight;
    if (!shrunk || !view.hasFocus) return;
    view.dispatch({ effects: EditorView.scrollIntoView(view.state.selection.main.head) });
  });
  observer.observe(view.dom);
  return () => observer.disconnect();
}
