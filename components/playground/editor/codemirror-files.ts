/** The files in CodeMirror: a state for each. Loaded with codemirror.ts alone. */
import { isolateHistory } from "@codemirror/commands";
import type { EditorState, StateEffect, TransactionSpec } from "@codemirror/state";
import type { EditorView } from "@codemirror/view";
import type { EditorFiles } from "./editor-handle.ts";
import { editBetween } from "./text-edit.ts";

interface Open {
  readonly path: string;
  state: EditorState;
  /** The program in whose company it was last named. */
  program: string;
  /** Where one was in it. */
  scroll: StateEffect<unknown> | undefined;
}

export interface CodeMirrorFiles {
  show(files: EditorFiles): void;
  /** The file that is shown. */
  path(): string | undefined;
  /** Whether what changes now is given by the page, and nothing that a person did. */
  giving(): boolean;
}

/** @param made the state that a file begins with */
export function createCodeMirrorFiles(
  view: EditorView,
  made: (path: string, content: string, indent: string) => EditorState,
): CodeMirrorFiles {
  const known = new Map<string, Open>();
  let shown: Open | undefined;
  let giving = false;

  function open({ path, program, indent }: EditorFiles, content: string): Open {
    const there = known.get(path);
    const next = there ?? { path, state: made(path, content, indent), program, scroll: undefined };
    next.program = program;
    known.set(path, next);
    return next;
  }

  return {
    path: () => shown?.path,
    giving: () => giving,
    show(given) {
      const content = (given.files.find(({ path }) => path === given.path)?.content ?? "").replaceAll(
        /\r\n?/g,
        "\n",
      );
      giving = true;
      const next = open(given, content);
      if (next !== shown) {
        if (shown) {
          shown.state = view.state;
          shown.scroll = view.scrollSnapshot();
        }
        view.setState(next.state);
        if (next.scroll) view.dispatch({ effects: next.scroll });
        shown = next;
      }
      const edit = givenAs(view.state, content);
      if (edit) view.dispatch(edit);
      giving = false;
      const named = new Set(given.files.map(({ path }) => path));
      for (const [path, { program }] of known) {
        if (!named.has(path) && program === given.program) known.delete(path);
      }
    },
  };
}

/** The text that a file was given elsewhere can be undone like any other change. */
function givenAs(state: EditorState, content: string): TransactionSpec | undefined {
  const edit = editBetween(state.doc.toString(), content);
  if (edit === undefined) return undefined;
  return {
    changes: { from: edit.start, to: edit.end, insert: edit.text },
    annotations: isolateHistory.of("full"),
  };
}
