import { constants } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { LocalAgent } from "./local-agent.ts";
import type { Watcher } from "./run.ts";

/** So soon after an interrupt a run has ended. */
const STOP_MS = 300;
const TRIES = 5;

/** Interrupts at the first line of output, and tells how long the run went on. */
export function interruptAtOutput(): { readonly watch: Watcher; readonly tookMs: () => number } {
  let interruptedAt = 0;
  return {
    watch: ({ stdout, execution }) => {
      if (interruptedAt > 0 || !stdout().includes("\n")) return;
      interruptedAt = performance.now();
      execution.signal(constants.signals.SIGINT);
    },
    tookMs: () => performance.now() - interruptedAt,
  };
}

/** Runs it until an interrupt has ended it soon enough, as one of a few times does on a busy machine; each has to end so. */
export async function expectSoonInterrupted(attempt: (watch: Watcher) => Promise<void>): Promise<void> {
  const took: number[] = [];
  while (took.length < TRIES && Math.min(...took) >= STOP_MS) {
    const { watch, tookMs } = interruptAtOutput();
    await attempt(watch);
    took.push(tookMs());
  }
  expect(Math.min(...took)).toBeLessThan(STOP_MS);
}

/** Interrupts at the first line of output, and lets the code see a file named `go` after that. */
export function interruptThenGo(local: LocalAgent): Watcher {
  const { watch } = interruptAtOutput();
  let went = false;
  return (seen) => {
    watch(seen);
    if (went || !seen.stdout().includes("\n")) return;
    went = true;
    const path = join(local.workdir, "go");
    void local.agent.writeFiles([{ path, content: Buffer.alloc(0) }]);
  };
}
