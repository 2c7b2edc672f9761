"use client";

import type { Tone } from "../words.ts";
import type { HistoryEntry } from "./records.ts";
import { ago, clockTime } from "./time-words.ts";

const TONES: Readonly<Record<Tone, string>> = {
  good: "text-soft",
  quiet: "text-soft",
  failed: "text-failed",
  limit: "text-limit",
};

/** The entries of a history, one of them chosen. */
export function HistoryList({
  entries,
  chosen,
  running,
  nowMs,
  onChoose,
}: {
  entries: readonly HistoryEntry[];
  chosen: string | undefined;
  /** The execution that still runs. */
  running: string | undefined;
  nowMs: number;
  onChoose: (id: string) => void;
}) {
  return (
    <ul aria-label="Versions" className="min-h-0 overflow-y-auto p-2">
      {entries.map((entry) => (
        <li key={entry.id}>
          <button
            type="button"
            aria-current={entry.id === chosen}
            onClick={() => onChoose(entry.id)}
            className="flex w-full flex-col rounded-md px-2 py-1.5 text-left text-ui transition-colors hover:bg-hover aria-[current=true]:bg-hover"
          >
            <span className="flex justify-between gap-2">
              <span>{clockTime(entry.atMs, nowMs)}</span>
              <span className="text-soft">{ago(entry.atMs, nowMs)}</span>
            </span>
            <span className={`truncate text-small ${TONES[entry.outcome?.tone ?? "quiet"]}`}>
              {wordsOf(entry, entry.id === running)}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function wordsOf({ reason, outcome }: HistoryEntry, running: boolean): string {
  if (reason === "replaced") return "Kept before another took its place";
  return outcome?.text ?? (running ? "Runs" : "Its end was not seen");
}
