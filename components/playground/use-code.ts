"use client";

import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { ProgramDocument } from "./documents/document.ts";
import { type PageLanguage, pageLanguage } from "./languages.ts";
import { browserWork } from "./work/browser.ts";
import { sameProgram } from "./work/program-text.ts";
import type { WorkState } from "./work/work.ts";

export interface Code {
  readonly language: PageLanguage;
  /** What the editor starts with; undefined until the drafts were looked through. Another revision is another text. */
  readonly initial: { readonly text: string; readonly revision: number } | undefined;
  readonly work: WorkState;
  readonly setLanguage: (id: string) => void;
  /** The code of the main file as it stands now. */
  readonly read: () => string;
  readonly change: (code: string) => void;
  /** Saves now instead of in a moment. */
  readonly save: () => void;
  /** The whole program as it stands now. */
  readonly document: () => ProgramDocument;
  /** Puts another program in place of this one, which is kept in the history. The editor starts anew with it. */
  readonly replace: (document: ProgramDocument) => void;
  /** Whether the program before can take its place again: until the one that replaced it is changed. */
  readonly canPutBack: boolean;
  readonly putBack: () => void;
}

const NO_WORK: WorkState = { draft: "unchanged", newer: undefined };

/** The program of each language, kept in the browser: nothing that was typed is lost by a reload or a switch. */
export function useCode(first: { language: string; hasDraft: boolean }): Code {
  const [languageId, setLanguageId] = useState(first.language);
  const [initial, setInitial] = useState<Code["initial"]>(() =>
    first.hasDraft ? undefined : { text: pageLanguage(first.language).firstProgram, revision: 0 },
  );
  const programs = useRef(new Map<string, ProgramDocument>());
  const shown = useRef(first.language);
  const [replaced, setReplaced] = useState<ProgramDocument>();
  const language = useMemo(() => pageLanguage(languageId), [languageId]);
  const work = useSyncExternalStore(subscribe, readState, () => NO_WORK);

  const document = useCallback(
    () => programs.current.get(language.id) ?? firstProgramOf(language),
    [language],
  );
  const read = useCallback(() => mainCode(document()), [document]);

  /** Shows a language's program when the drafts were looked through: the one before stays until then. */
  const show = useCallback(async (id: string): Promise<void> => {
    shown.current = id;
    const wasKnown = programs.current.has(id);
    const found = (await browserWork().read(id)) ?? firstProgramOf(pageLanguage(id));
    // Who switched on, or typed into the first program, meanwhile is further than what was found.
    if (shown.current !== id || (!wasKnown && programs.current.has(id))) return;
    const program = programs.current.get(id) ?? found;
    programs.current.set(id, program);
    setLanguageId(id);
    setReplaced(undefined);
    setInitial((before) => next(before, mainCode(program)));
  }, []);

  useEffect(() => void show(first.language), [show, first.language]);

  const change = useCallback(
    (code: string) => {
      const changed = withMainCode(document(), code);
      programs.current.set(language.id, changed);
      browserWork().change(changed);
      setReplaced(undefined);
    },
    [language, document],
  );

  const setLanguage = useCallback(
    (id: string) => {
      if (id === shown.current) return;
      void browserWork().save();
      void show(id);
    },
    [show],
  );

  const put = useCallback((program: ProgramDocument) => {
    programs.current.set(program.language, program);
    browserWork().change(program);
    setInitial((before) => ({ text: mainCode(program), revision: (before?.revision ?? 0) + 1 }));
  }, []);

  const replace = useCallback(
    (other: ProgramDocument) => {
      const before = document();
      if (sameProgram(before, other)) return;
      void browserWork().history.keep(before);
      put(other);
      setReplaced(before);
    },
    [document, put],
  );

  const putBack = useCallback(() => {
    if (replaced) put(replaced);
    setReplaced(undefined);
  }, [replaced, put]);

  const canPutBack = replaced !== undefined;
  return {
    language,
    initial,
    work,
    setLanguage,
    read,
    change,
    save,
    document,
    replace,
    canPutBack,
    putBack,
  };
}

function save(): void {
  void browserWork().save();
}

function subscribe(listener: () => void): () => void {
  return browserWork().subscribe(listener);
}

function readState(): WorkState {
  return browserWork().getState();
}

function firstProgramOf({ id, path, firstProgram }: PageLanguage): ProgramDocument {
  return { language: id, files: [{ path, content: firstProgram }], open: path };
}

function mainCode({ files }: ProgramDocument): string {
  return files[0]?.content ?? "";
}

function withMainCode(document: ProgramDocument, content: string): ProgramDocument {
  const files = document.files.map((file, index) => (index === 0 ? { ...file, content } : file));
  return { ...document, files };
}

function next(before: Code["initial"], text: string): Code["initial"] {
  return before?.text === text ? before : { text, revision: (before?.revision ?? 0) + 1 };
}
