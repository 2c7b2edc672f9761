"use client";

import { useEffect, useRef } from "react";
import type { ProgramDocument } from "../documents/document.ts";
import { isOver, type Run } from "../state/run.ts";
import { outcomeWords } from "../words.ts";
import { browserWork } from "./browser.ts";
import type { EntryOutcome } from "./records.ts";

/**
 * Keeps each run in the history, with how it ended. Answers the function that is told a program right before it is run.
 */
export function useRunHistory(run: Run | undefined): (document: ProgramDocument) => void {
  const starting = useRef<ProgramDocument>(undefined);
  const last = useRef<Run>(undefined);

  useEffect(() => {
    const { history } = browserWork();
    const before = last.current;
    last.current = run;
    if (run === undefined) return;
    if (before?.execution !== run.execution) {
      if (before && !isOver(before)) void history.ended(before.execution, REPLACED);
      // A run that was found after a reload is in the history already.
      if (starting.current) void history.ran(run.execution, starting.current);
      starting.current = undefined;
    }
    const outcome = outcomeOf(run);
    if (outcome && before?.stage !== run.stage) void history.ended(run.execution, outcome);
  }, [run]);

  return (document) => {
    starting.current = document;
  };
}

const REPLACED: EntryOutcome = { tone: "quiet", text: "Stopped for the next run" };

function outcomeOf({ stage }: Run): EntryOutcome | undefined {
  if (stage.kind === "refused") return { tone: "failed", text: `Not run: ${stage.message}` };
  if (stage.kind !== "finished") return undefined;
  const { tone, text } = outcomeWords(stage.outcome, stage.stopped);
  return { tone, text };
}
