"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import type { Languages } from "#lib/api/contract.ts";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import type { ProgramDocument } from "../documents/document.ts";
import type { FilePlace } from "../output/links.ts";
import type { Code } from "../use-code.ts";
import { sameProgram } from "../work/program-text.ts";
import type { Recorder } from "./recorder.ts";
import type { ShareWish } from "./share-panel.tsx";

/** All of it comes when somebody first wants to share. */
const SharePanel = lazy(async () => ({ default: (await import("./share-panel.tsx")).SharePanel }));

export interface Share {
  /** The program is another than the one that its link shows. */
  readonly changed: boolean;
  /** Shows what is shared and how. */
  readonly open: () => void;
  /** Makes the link and copies it. */
  readonly quick: () => void;
  /** Copies a link that holds the program itself. */
  readonly copyCode: () => void;
  /** Shows what was shared from this browser. */
  readonly openList: () => void;
  /** What of it is open. */
  readonly dialogs: ReactNode;
}

export interface ShareParts {
  readonly code: Code;
  readonly recorder: Recorder;
  readonly languages: Languages | undefined;
  /** What the page was opened with, and its program. */
  readonly snippet: SnippetView | undefined;
  readonly program: ProgramDocument | undefined;
  readonly onPlace: (place: FilePlace) => void;
}

/** Sharing the program of the page, with what its last run showed. */
export function useShare(parts: ShareParts): Share {
  const { code } = parts;
  const [wish, setWish] = useState<ShareWish>();
  /** The program of the link that is there. */
  const [shared, setShared] = useState(parts.program);
  const changed =
    shared !== undefined && shared.language === code.language.id && !sameProgram(shared, code.document());
  const want = (kind: ShareWish["kind"]): void =>
    setWish((before) => ({ number: (before?.number ?? 0) + 1, kind }));
  return {
    changed,
    open: () => want("open"),
    quick: () => want("quick"),
    copyCode: () => want("code"),
    openList: () => want("list"),
    dialogs: wish && (
      <Suspense fallback={null}>
        <SharePanel {...parts} wish={wish} changed={changed} onShared={setShared} />
      </Suspense>
    ),
  };
}
