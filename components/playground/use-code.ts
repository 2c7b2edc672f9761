"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { createDrafts, type Drafts } from "./drafts.ts";
import { type PageLanguage, pageLanguage } from "./languages.ts";

export type DraftState = "unchanged" | "saving" | "saved" | "unsaved";

export interface Code {
  readonly language: PageLanguage;
  /** What the editor starts with; undefined until the drafts were looked through. Another revision is another text. */
  readonly initial: { readonly text: string; readonly revision: number } | undefined;
  readonly draft: DraftState;
  readonly setLanguage: (id: string) => void;
  /** The code as it stands now. */
  readonly read: () => string;
  readonly change: (code: string) => void;
  /** Saves now instead of in a moment. */
  readonly save: () => void;
}

const SAVE_AFTER_MS = 300;

/** The code of each language, kept in the browser: nothing that was typed is lost by a reload or a switch. */
export function useCode(first: { language: string; hasDraft: boolean }): Code {
  const [languageId, setLanguageId] = useState(first.language);
  const [initial, setInitial] = useState<Code["initial"]>(() =>
    first.hasDraft ? undefined : { text: pageLanguage(first.language).firstProgram, revision: 0 },
  );
  const [draft, setDraft] = useState<DraftState>("unchanged");
  const codes = useRef(new Map<string, string>());
  const drafts = useRef<Drafts>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const unsaved = useRef(new Set<string>());
  const language = useMemo(() => pageLanguage(languageId), [languageId]);

  const read = useCallback(() => codeOf(language), [language]);

  function codeOf({ id, firstProgram }: PageLanguage): string {
    return codes.current.get(id) ?? drafts.current?.read(id) ?? firstProgram;
  }

  const save = useCallback(() => {
    clearTimeout(timer.current);
    if (unsaved.current.size === 0) return;
    const written = [...unsaved.current].every(
      (id) => drafts.current?.write(id, codes.current.get(id) ?? "") ?? false,
    );
    unsaved.current.clear();
    setDraft(written ? "saved" : "unsaved");
  }, []);

  useEffect(() => {
    drafts.current = createDrafts(window.sessionStorage, window.localStorage);
    // Only the browser has the drafts: the first drawing must be the server's.
    // oxlint-disable-next-line react/set-state-in-effect -- as said
    setInitial((before) =>
      codes.current.has(first.language) ? before : next(before, codeOf(pageLanguage(first.language))),
    );
    window.addEventListener("pagehide", save);
    return () => {
      save();
      window.removeEventListener("pagehide", save);
    };
  }, [save, first.language]);

  const change = useCallback(
    (code: string) => {
      codes.current.set(language.id, code);
      unsaved.current.add(language.id);
      setDraft("saving");
      clearTimeout(timer.current);
      timer.current = setTimeout(save, SAVE_AFTER_MS);
    },
    [language, save],
  );

  const setLanguage = useCallback(
    (id: string) => {
      save();
      setLanguageId(id);
      setInitial((before) => next(before, codeOf(pageLanguage(id))));
    },
    [save],
  );

  return { language, initial, draft, setLanguage, read, change, save };
}

function next(before: Code["initial"], text: string): Code["initial"] {
  return before?.text === text ? before : { text, revision: (before?.revision ?? 0) + 1 };
}
