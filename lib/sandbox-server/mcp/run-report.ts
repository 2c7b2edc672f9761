import { z } from "zod";
import type { CommandResult, RunResult } from "#lib/protocol/methods.ts";
import { exitCode, type Outcome } from "#lib/protocol/outcome.ts";
import type { ShownText } from "./shown-output.ts";

/** How a program ended and what it printed, for programs that read the answer of a tool. */
export const RunReport = z.object({
  stdout: z.string(),
  stderr: z.string(),
  exit_code: z.int().describe("0 when it did what it was asked to; 128 + n for signal n, 124 for a time-out"),
  outcome: z.enum([
    "exited",
    "threw",
    "killed",
    "timedOut",
    "outOfMemory",
    "outputLimit",
    "sandboxLost",
  ] as const satisfies readonly Outcome["kind"][]),
  summary: z.string().describe("How it ended, in words"),
  cut_bytes: z.int().nonnegative().describe("Bytes left out of the middle of stdout and stderr"),
  wall_ms: z.number().nonnegative(),
});
export type RunReport = z.infer<typeof RunReport>;

/** What to say about a finished program and what is shown of its output. Pure. */
export function reportRun(
  { outcome, usage }: Pick<RunResult | CommandResult, "outcome" | "usage">,
  { stdout, stderr, cutBytes }: ShownText,
): RunReport {
  return {
    stdout,
    stderr,
    exit_code: exitCode(outcome),
    outcome: outcome.kind,
    summary: `${endingOf(outcome)} (ran ${duration(usage.wallMs)})`,
    cut_bytes: cutBytes,
    wall_ms: usage.wallMs,
  };
}

/** The same as text: what it printed, as it is where it is only stdout, then how it ended. Pure. */
export function textOfRun(report: RunReport): string {
  const parts = [outputText(report)];
  if (report.cut_bytes > 0) {
    parts.push(
      `[${report.cut_bytes} bytes of output were left out. To see them, run it again with its output going to a file in /workspace and read that in parts, or print less.]`,
    );
  }
  parts.push(`[${report.summary}]`);
  return parts.join("\n\n");
}

function outputText({ stdout, stderr }: Pick<RunReport, "stdout" | "stderr">): string {
  if (stderr === "") return stdout === "" ? "(no output)" : stdout;
  return stdout === "" ? `stderr:\n${stderr}` : `stdout:\n${stdout}\n\nstderr:\n${stderr}`;
}

function endingOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case "exited":
      return outcome.code === 0 ? "Finished with exit code 0" : `Failed with exit code ${outcome.code}`;
    case "threw":
      return `Failed: an uncaught ${outcome.name} ended it, exit code ${outcome.code}`;
    case "killed":
      return `${KILLED_BY[outcome.by]} (${outcome.signal})`;
    case "timedOut":
      return `Stopped after ${duration(outcome.limitMs)}, the time limit; a larger timeout lets it go on longer`;
    case "outOfMemory":
      return `Failed: out of memory, the sandbox may use ${outcome.limitBytes / 2 ** 20} MiB`;
    case "outputLimit":
      return `Stopped after ${outcome.limitBytes / 2 ** 20} MiB of output, the limit`;
    case "sandboxLost":
      return `Failed: the sandbox ended under it, ${outcome.reason}; start it again with sandbox_start`;
  }
}

const KILLED_BY = {
  program: "Failed: ended by a signal",
  caller: "Stopped by its caller",
  limit: "Stopped because nobody read what it printed",
  system: "Ended by the system",
} as const;

function duration(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${Number((ms / 1_000).toFixed(1))} s`;
}
