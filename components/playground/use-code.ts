"use client";

import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { ProgramDocument } from "./documents/document.ts";
import { contentOf, mainFile, openFile, withContent } from "./documents/edit-document.ts";
import { type PageLanguage, pageLanguage } from "./languages.ts";
import { browserWork } from "./work/browser.ts";
import { sameProgram } from "./work/program-text.ts";
import type { WorkState } from "./work/work.ts";

/** What an editor starts with: a program, and of it the file that is shown. */
export interface Initial {
  readonly program: ProgramDocument;
  readonly text: string;
  readonly revision: number;
}

export interface Code {
  readonly language: PageLanguage;
  /** What the editor starts with; undefined until the drafts were looked through. Another revision is another text. */
  readonly initial: Initial | undefined;
  readonly work: WorkState;
  readonly setLanguage: (id: string) => void;
  /** The code of the main file as it stands now. */
  readonly read: () => string;
  /** Gives a file of the program another text; one that is not there any more is left alone. */
  readonly change: (path: string, code: string) => void;
  /** Saves now instead of in a moment. */
  readonly save: () => void;
  /** The whole program as it stands now. */
  readonly document: () => ProgramDocument;
  /** Changes the program beyond the text of the file that is shown; the editor starts anew with it. */
  readonly edit: (document: ProgramDocument) => void;
  /** Puts another program in place of this one, which is kept in the history. The editor starts anew with it. */
  readonly replace: (document: ProgramDocument) => void;
  /**
   * The same with a program to start from, such as an example: where nobody changed the one before, it is not kept, and
   * what can be put back is what was there before it.
   */
  readonly start: (document: ProgramDocument) => void;
  /** Whether the program before can take its place again: until the one that replaced it is changed. */
  readonly canPutBack: boolean;
  readonly putBack: () => void;
}

const NO_WORK: WorkState = { draft: "unchanged", newer: undefined };

/** The program of each language, kept in the browser: nothing that was typed is lost by a reload or a switch. */
export function useCode(first: {
  readonly language: string;
  readonly hasDraft: boolean;
  /** What the page was opened with, in place of the language's first program. */
  readonly program?: ProgramDocument;
}): Code {
  const [languageId, setLanguageId] = useState(first.language);
  const [initial, setInitial] = useState<Code["initial"]>(() =>
    first.hasDraft ? undefined : next(undefined, firstProgramOf(pageLanguage(first.language), first.program)),
  );
  const programs = useRef(new Map<string, ProgramDocument>());
  const shown = useRef(first.language);
  const given = useRef<ProgramDocument>(undefined);
  const [replaced, setReplaced] = useState<ProgramDocument>();
  const language = useMemo(() => pageLanguage(languageId), [languageId]);
  const work = useSyncExternalStore(subscribe, readState, () => NO_WORK);

  const { program: opened } = first;
  const document = useCallback(
    () => programs.current.get(language.id) ?? firstProgramOf(language, opened),
    [language, opened],
  );
  const read = useCallback(() => mainFile(document()).content, [document]);

  /** Shows a language's program when the drafts were looked through: the one before stays until then. */
  const show = useCallback(
    async (id: string, isFirst = false): Promise<void> => {
      shown.current = id;
      // What the first program has been changed to before anything was looked for is in the editor already.
      const wasKnown = !isFirst && programs.current.has(id);
      const found = (await browserWork().read(id)) ?? firstProgramOf(pageLanguage(id), opened);
      // Who switched on, or typed into the first program, meanwhile is further than what was found.
      if (shown.current !== id || (!wasKnown && programs.current.has(id))) return;
      const program = programs.current.get(id) ?? found;
      programs.current.set(id, program);
      setLanguageId(id);
      setReplaced(undefined);
      setInitial((before) => next(before, program));
    },
    [opened],
  );

  useEffect(() => void show(first.language, true), [show, first.language]);

  const change = useCallback(
    (path: string, code: string) => {
      const before = document();
      if (contentOf(before, path) === undefined) return;
      const changed = withContent(before, path, code);
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
    setInitial((before) => started(before, program));
  }, []);

  const edit = useCallback(
    (program: ProgramDocument) => {
      // To show another of its files changes nothing of a program.
      if (!sameProgram(document(), program)) setReplaced(undefined);
      put(program);
    },
    [document, put],
  );

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

  const start = useCallback(
    (program: ProgramDocument) => {
      const before = document();
      const untouched = [given.current, firstProgramOf(language, opened)].some(
        (each) => each && sameProgram(each, before),
      );
      given.current = program;
      if (!untouched) replace(program);
      else if (!sameProgram(before, program)) put(program);
    },
    [language, opened, document, put, replace],
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
    edit,
    replace,
    start,
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

function firstProgramOf(
  { id, path, firstProgram }: PageLanguage,
  opened: ProgramDocument | undefined,
): ProgramDocument {
  if (opened?.language === id) return opened;
  return { language: id, files: [{ path, content: firstProgram }], open: path };
}

/** Nothing starts anew when it is there already. */
function next(before: Initial | undefined, program: ProgramDocument): Initial {
  const same = before && sameProgram(before.program, program) && before.program.open === program.open;
  return same && before.text === openFile(program).content ? before : started(before, program);
}

function started(before: Initial | undefined, program: ProgramDocument): Initial {
  const revision = before === undefined ? 0 : before.revision + 1;
  return { program, text: openFile(program).content, revision };
}
