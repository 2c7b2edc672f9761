"use client";

import { useState } from "react";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import type { ProgramDocument } from "../documents/document.ts";
import type { OpenedDocument } from "../use-session.ts";
import { programOf, recordedRun } from "./opened-snippet.ts";

/** What the page begins with when it was opened with a snippet. */
export interface Opened extends OpenedDocument {
  readonly language: string;
  readonly program: ProgramDocument;
  /** The snippet is shown at once, whatever is in this browser. */
  readonly hasDraft: false;
}

/** Made once: a page shows one snippet for as long as it is open. */
export function useOpened(snippet: SnippetView | undefined): Opened | undefined {
  const [opened] = useState<Opened | undefined>(() => {
    if (snippet === undefined) return undefined;
    const program = programOf(snippet);
    const { language } = program;
    return { id: snippet.id, language, program, recorded: recordedRun(snippet), hasDraft: false };
  });
  return opened;
}
