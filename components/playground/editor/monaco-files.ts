/** The files in Monaco: a model for each. Loaded with monaco.ts alone. */
import * as monaco from "monaco-editor/editor/editor.api";
import { editorLanguage } from "../documents/edit-document.ts";
import type { EditorFiles } from "./editor-handle.ts";
import { editBetween } from "./text-edit.ts";

type Editor = monaco.editor.IStandaloneCodeEditor;

interface Open {
  readonly path: string;
  readonly model: monaco.editor.ITextModel;
  /** The program in whose company it was last named. */
  program: string;
  /** Where one was in it. */
  view: monaco.editor.ICodeEditorViewState | null;
}

export interface MonacoFiles {
  show(files: EditorFiles): void;
  close(): void;
}

/** Where a file of the program is, for whatever looks at all of them together. */
export function uriOf(path: string): monaco.Uri {
  return monaco.Uri.from({ scheme: "file", path: `/workspace/${path}` });
}

/** The path of the file that is there. */
export function pathOf({ path }: monaco.Uri): string {
  return path.slice(uriOf("").path.length);
}

/** @param onChange what a person changed; not what is given to `show` */
export function createMonacoFiles(
  editor: Editor,
  onChange: (path: string, code: string) => void,
): MonacoFiles {
  const known = new Map<string, Open>();
  let shown: Open | undefined;
  let giving = false;

  function made(path: string, content: string, program: string): Open {
    const model = monaco.editor.createModel(content, editorLanguage(path), uriOf(path));
    // Offsets mean the same here and in the page's texts.
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    const open: Open = { path, model, program, view: null };
    model.onDidChangeContent(() => {
      if (!giving) onChange(path, model.getValue());
    });
    known.set(path, open);
    return open;
  }

  /** The text that a file was given elsewhere can be undone like any other change. */
  function give({ model }: Open, content: string): void {
    const edit = editBetween(model.getValue(), content.replaceAll(/\r\n?/g, "\n"));
    if (edit === undefined) return;
    const range = monaco.Range.fromPositions(model.getPositionAt(edit.start), model.getPositionAt(edit.end));
    giving = true;
    model.pushStackElement();
    model.pushEditOperations([], [{ range, text: edit.text }], () => null);
    model.pushStackElement();
    giving = false;
  }

  return {
    show({ path, files, program, indent }) {
      const named = new Set(files.map((file) => file.path));
      if (shown) shown.view = editor.saveViewState();
      for (const { path: each, content } of files) {
        const open = known.get(each) ?? made(each, content, program);
        open.program = program;
        open.model.updateOptions({ tabSize: indent.length, insertSpaces: true });
        give(open, content);
      }
      const next = known.get(path);
      if (next && next !== shown) {
        editor.setModel(next.model);
        if (next.view) editor.restoreViewState(next.view);
        shown = next;
      }
      for (const [each, open] of known) {
        if (named.has(each) || open.program !== program) continue;
        known.delete(each);
        open.model.dispose();
      }
    },
    close() {
      for (const { model } of known.values()) model.dispose();
      known.clear();
    },
  };
}
