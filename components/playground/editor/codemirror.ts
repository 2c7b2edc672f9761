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
import type { Place } from "../output/links.ts";
import { bracketTyped, closingBrackets } from "./codemirror-brackets.ts";
import { codeMirrorLook } from "./codemirror-look.ts";
import { marks, setMarks } from "./codemirror-marks.ts";
import type { EditorHandle, Mark, Selection } from "./editor-handle.ts";

export interface CodeMirrorFile {
  readonly path: string;
  readonly text: string;
  /** Its name in the editor. */
  readonly language: string;
  readonly indent: string;
}

export interface CodeMirrorOptions {
  readonly container: HTMLElement;
  readonly file: CodeMirrorFile;
  readonly selection?: Selection;
  readonly onChange: (code: string) => void;
  readonly onCursor: (place: Required<Place>) => void;
  readonly onFocus: (focused: boolean, event: FocusEvent) => void;
}

/** What the keys of the symbol bar do. */
export interface TouchKeys {
  /** Types a symbol as the keyboard would. */
  readonly type: (symbol: string) => void;
  readonly indent: (direction: "more" | "less") => void;
  readonly move: (direction: "left" | "right") => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

export interface CodeMirrorEditor extends EditorHandle {
  readonly keys: TouchKeys;
  /** Puts another file in place; one that was there with this text goes on with its history, cursor and place. */
  show(file: CodeMirrorFile): void;
  mark(marks: readonly Mark[]): void;
  close(): void;
}

/** How many files' histories are kept. */
const KEPT_FILES = 20;

export function createCodeMirror(options: CodeMirrorOptions): CodeMirrorEditor {
  let { path } = options.file;
  const kept = new Map<string, EditorState>();
  const { selection } = options;
  const view = new EditorView({
    parent: options.container,
    state: stateOf(options.file, options),
  });
  if (selection) {
    const within = (at: number): number => Math.min(at, view.state.doc.length);
    view.dispatch({ selection: { anchor: within(selection.start), head: within(selection.end) } });
    if (selection.focused) view.focus();
  }
  const stopWatching = keepCursorInSight(view);

  function act(command: (view: EditorView) => boolean): void {
    command(view);
    view.focus();
  }

  return {
    focus: () => view.focus(),
    hasFocus: () => view.hasFocus,
    reveal({ line, column }) {
      const at = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
      const first = Math.max(0, at.text.search(/\S/));
      const head = Math.min(at.from + (column === undefined ? first : column - 1), at.to);
      view.focus();
      view.dispatch({
        selection: { anchor: head },
        effects: EditorView.scrollIntoView(head, { y: "center" }),
      });
    },
    keys: {
      type: (symbol) =>
        act(() => {
          view.dispatch(bracketTyped(view.state, symbol) ?? plainly(view.state, symbol));
          return true;
        }),
      indent: (direction) => act(direction === "less" ? indentLess : indentHere),
      move: (direction) => act(direction === "left" ? cursorCharLeft : cursorCharRight),
      undo: () => act(undo),
      redo: () => act(redo),
    },
    show(file) {
      kept.delete(path);
      kept.set(path, view.state);
      const [oldest] = kept.keys();
      if (kept.size > KEPT_FILES && oldest !== undefined) kept.delete(oldest);
      ({ path } = file);
      const before = kept.get(path);
      view.setState(before?.doc.toString() === file.text ? before : stateOf(file, options));
    },
    mark: (given) => view.dispatch({ effects: setMarks.of(given) }),
    close() {
      stopWatching();
      view.destroy();
    },
  };
}

function stateOf(file: CodeMirrorFile, { onChange, onCursor, onFocus }: CodeMirrorOptions): EditorState {
  return EditorState.create({
    doc: file.text,
    extensions: [
      codeMirrorLook(),
      lineNumbers(),
      history(),
      EditorView.lineWrapping,
      indentUnit.of(file.indent),
      EditorState.tabSize.of(file.indent.length),
      indentOnInput(),
      bracketMatching(),
      closingBrackets(),
      marks(),
      languageOf(file.language),
      leaveByEscapeThenTab(),
      keymap.of([
        { key: "Tab", run: indentHere, shift: indentLess },
        ...historyKeymap,
        ...defaultKeymap.filter(({ key }) => key !== "Mod-Enter"),
      ]),
      EditorView.contentAttributes.of({ "aria-label": "Code", "aria-describedby": "code-keys" }),
      EditorView.domEventHandlers({
        focus: (event) => onFocus(true, event),
        blur: (event) => onFocus(false, event),
      }),
      EditorView.updateListener.of(({ docChanged, selectionSet, state }) => {
        if (docChanged) onChange(state.doc.toString());
        if (!docChanged && !selectionSet) return;
        const { head } = state.selection.main;
        const line = state.doc.lineAt(head);
        onCursor({ line: line.number, column: head - line.from + 1 });
      }),
    ],
  });
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
