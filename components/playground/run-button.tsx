"use client";

import { Play, Square } from "lucide-react";

/** Run, and Stop in its place while a program runs: the same size, so that nothing moves under the pointer. */
export function RunButton({
  phase,
  onRun,
  onStop,
}: {
  phase: "idle" | "running" | "stopping";
  onRun: () => void;
  onStop: () => void;
}) {
  const idle = phase === "idle";
  return (
    <button
      type="button"
      data-run-button
      aria-label={idle ? "Run" : "Stop"}
      title={idle ? "Run (Ctrl Enter)" : "Stop: interrupts, after 2 s ends by force"}
      onClick={idle ? onRun : onStop}
      className={`inline-flex h-8 w-28 shrink-0 max-wide:w-24 items-center justify-center gap-2 rounded-md text-ui font-semibold select-none pointer-coarse:h-10 ${
        idle ? "bg-accent text-accent-ink hover:bg-accent-hover" : "bg-ink text-surface hover:opacity-90"
      }`}
    >
      {idle ? (
        <Play aria-hidden size={14} fill="currentColor" strokeWidth={0} />
      ) : (
        <Square aria-hidden size={12} fill="currentColor" strokeWidth={0} />
      )}
      {LABELS[phase]}
    </button>
  );
}

const LABELS = { idle: "Run", running: "Stop", stopping: "Stopping…" } as const;
