"use client";

import { useEffect, useState } from "react";
import type { ProgramDocument } from "../documents/document.ts";
import { browserWork } from "./browser.ts";
import type { HistoryEntry } from "./records.ts";

/** The history of a language, the newest first; undefined while it is being read. */
export function useHistory(language: string): readonly HistoryEntry[] | undefined {
  const [entries, setEntries] = useState<readonly HistoryEntry[]>();
  useEffect(() => {
    const { history } = browserWork();
    let wanted = true;
    const read = (): void =>
      void history.list(language).then((list) => (wanted ? setEntries(list) : undefined));
    read();
    const stop = history.subscribe(read);
    return () => {
      wanted = false;
      stop();
    };
  }, [language]);
  return entries;
}

/** The program of an entry; undefined while it is being read, and when another tab removed it. */
export function useEntryProgram(id: string | undefined): ProgramDocument | undefined {
  const [read, setRead] = useState<{ id: string; program: ProgramDocument | undefined }>();
  useEffect(() => {
    if (id === undefined) return undefined;
    let wanted = true;
    void browserWork()
      .history.programOf(id)
      .then((program) => (wanted ? setRead({ id, program }) : undefined));
    return () => {
      wanted = false;
    };
  }, [id]);
  return read?.id === id ? read?.program : undefined;
}
