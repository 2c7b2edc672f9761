"use client";

import { useCallback, useMemo, useRef, useState } from "react";
import type { Example } from "#lib/api/contract.ts";
import type { ProgramDocument } from "./documents/document.ts";
import { contentOf, mainFile } from "./documents/edit-document.ts";
import { type Dialect, otherDialect } from "./documents/main-name.ts";
import type { OpenFiles } from "./documents/use-open-files.ts";
import type { Mark } from "./editor/editor-handle.ts";
import { marksOf } from "./marks.ts";
import type { Code } from "./use-code.ts";
import type { Session } from "./use-session.ts";
import { useRunHistory } from "./work/use-run-history.ts";

export interface Program {
  /** Runs it as it stands now. */
  readonly run: () => void;
  /** Evaluates a part of it in the variables of the last run, as if entered below the output. */
  readonly runPart: (code: string | undefined) => void;
  /** Saves the draft, and the open files of the sandbox. */
  readonly save: () => void;
  /** A file that is open has this text now. */
  readonly change: (path: string, text: string) => void;
  /** The mistakes of the last run, as long as they are true of the text that is shown. */
  readonly marks: readonly Mark[];
  /** Whether the file that is shown has another text than it had in the last run. */
  readonly isEdited: () => boolean;
  readonly startFrom: (example: Example) => void;
  /** The other dialect that the main file could be in; undefined where there is none, or its name is taken. */
  readonly dialect: Dialect | undefined;
  /** Renames the main file to it. */
  readonly toDialect: () => void;
}

/** The program in the editor, and what of it the last run has seen. `onRun` hears of each before anything comes of it. */
export function useProgram(
  code: Code,
  files: OpenFiles,
  session: Session,
  onRun: (execution: string, program: ProgramDocument) => void,
): Program {
  const ofRun = useRef<ProgramDocument>(undefined);
  /** What the marks are true of: the program of the last run, or the one that a reload found beside it. */
  const [marked, setMarked] = useState(code.initial?.program);
  if (marked === undefined && code.initial !== undefined) setMarked(code.initial.program);
  const [typed, setTyped] = useState<{ readonly start: string; readonly edited: boolean }>();
  const { state } = session;
  const keepRun = useRunHistory(state.run);
  const { shown, read, initial } = files;
  /** Each start of the editor is another text, wherever it came from: the history, another tab, an example. */
  const start = `${initial?.path} ${initial?.revision}`;
  const edited =
    typed?.start === start
      ? typed.edited
      : initial !== undefined && marked !== undefined && contentOf(marked, initial.path) !== initial.text;

  const differs = useCallback((path: string, text: string) => {
    const ran = ofRun.current;
    return ran === undefined || contentOf(ran, path) !== text;
  }, []);

  const main = files.tabs.find(({ kind }) => kind === "main")?.path ?? "";
  const other = otherDialect(main);
  const dialect = files.tabs.some(({ path }) => path === other?.path) ? undefined : other;

  return {
    dialect,
    toDialect() {
      if (dialect) files.rename(main, dialect.path);
    },
    run() {
      code.save();
      const program = code.document();
      ofRun.current = program;
      setMarked(program);
      setTyped({ start, edited: false });
      const { path, content } = mainFile(program);
      const begin = (): void => {
        keepRun(program);
        const beside = program.files.slice(1);
        const execution = session.run({ language: code.language.id, path, code: content, files: beside });
        if (execution !== undefined) onRun(execution, program);
      };
      // What was changed in the sandbox's own files is there before the program looks.
      if (files.tabs.some(({ unsaved }) => unsaved)) void files.saveToSandbox().then(begin);
      else begin();
    },
    runPart(part = "") {
      if (part.trim() === "") return;
      const { id, path } = code.language;
      session.evaluate({ language: id, path, code: part });
    },
    save() {
      code.save();
      void files.saveToSandbox();
    },
    change(path, text) {
      files.change(path, text);
      if (path === shown) setTyped({ start, edited: differs(path, text) });
    },
    marks: useMemo(() => (edited ? [] : marksOf(state.run, shown)), [edited, state.run, shown]),
    isEdited: useCallback(() => differs(shown, read()), [differs, shown, read]),
    startFrom({ code: content, path }) {
      const { id } = code.language;
      if (shown !== mainFile(code.document()).path) files.showMain();
      code.start({ language: id, files: [{ path, content }], open: path });
    },
  };
}
