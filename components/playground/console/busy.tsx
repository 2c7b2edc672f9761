"use client";

import type { Run } from "../state/run.ts";
import { useNow } from "../use-now.ts";
import { duration } from "../words.ts";

/** What is evaluated takes a while: how long it has taken, and how much waits for it. */
export function Busy({ entry, waiting }: { entry: Run; waiting: number }) {
  const now = useNow(100);
  const { stage } = entry;
  const forMs = "sinceMs" in stage ? Math.max(0, now - stage.sinceMs) : 0;
  return (
    <p className="shrink-0 py-3 font-sans text-ui text-soft">
      {entry.stopping ? "Stopping" : "Running"}
      <span aria-hidden>{forMs >= SHOWN_FROM_MS && <> · {duration(forMs)}</>}</span>
      {waiting > 0 && <> · {waiting} more</>}
    </p>
  );
}

/** What is done sooner needs no clock. */
const SHOWN_FROM_MS = 500;
