"use client";

import { Button } from "#components/ui/button.tsx";
import type { Run } from "../state/run.ts";
import { useNow } from "../use-now.ts";
import { duration } from "../words.ts";

/** Tells that the time limit is near, counts down, and offers to let the program go on. */
export function DeadlineNotice({ run, onExtend }: { run: Run | undefined; onExtend: () => void }) {
  const stage = run?.stage.kind === "running" ? run.stage : undefined;
  const deadline = stage?.waiting || run?.stopping ? undefined : stage?.deadline;
  const now = useNow(deadline ? 250 : undefined);
  if (!deadline) return null;
  const leftS = Math.max(0, Math.ceil((deadline.endsAtMs - now) / 1_000));
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-t border-line bg-limit-ground px-4 py-2 text-ui">
      <p role="alert" className="min-w-0 grow text-limit">
        Stops <span aria-hidden>in {leftS} s</span>
        <span className="sr-only">soon</span>, at the time limit. It may go on for up to{" "}
        {duration(deadline.hardLimitMs)} in all.
      </p>
      <Button onClick={onExtend}>Let it go on</Button>
    </div>
  );
}
