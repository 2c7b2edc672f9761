import { expect, test } from "vitest";
import type { CommandResult } from "#lib/protocol/methods.ts";
import type { Outcome } from "#lib/protocol/outcome.ts";
import { reportRun, textOfRun } from "./run-report.ts";

function result(outcome: Outcome, more: Partial<CommandResult> = {}): CommandResult {
  return {
    args: [],
    command: "x",
    exit_code: 0,
    output: [],
    success: true,
    execution: "e",
    outcome,
    usage: { wallMs: 1_234, cpuMs: 1, peakMemoryBytes: 1 },
    ...more,
  };
}

const OK: Outcome = { kind: "exited", code: 0 };
const text = (outcome: Outcome, more?: Partial<CommandResult>) =>
  textOfRun(reportRun(result(outcome, more), 1_024));

test("output alone is shown as it is, then how it ended", () => {
  const output = [{ stream: "stdout", text: "hello" } as const];
  expect(text(OK, { output })).toBe("hello\n\n[Finished with exit code 0 (ran 1.2 s)]");
});

test("errors are shown apart and by name", () => {
  const bad = { stream: "stderr", text: "bad" } as const;
  expect(text(OK, { output: [bad] })).toBe("stderr:\nbad\n\n[Finished with exit code 0 (ran 1.2 s)]");
  expect(text(OK, { output: [bad, { stream: "stdout", text: "good" }] })).toMatch(
    /^stdout:\ngood\n\nstderr:\nbad\n\n\[/,
  );
});

test("nothing printed is said", () => {
  expect(text(OK)).toMatch(/^\(no output\)\n\n\[Finished/);
});

test("what was cut is counted, with how to get it", () => {
  const output = Array.from({ length: 500 }, (_, at) => ({ stream: "stdout", text: `line ${at}` }) as const);
  const report = reportRun(result(OK, { output, droppedBytes: 7 }), 1_024);
  expect(report.cut_bytes).toBeGreaterThan(2_000);
  expect(textOfRun(report)).toContain(
    `[${report.cut_bytes} bytes of output were left out. To see them, run it again with its output going to a file`,
  );
});

test.each<[Outcome, number, string]>([
  [{ kind: "exited", code: 3 }, 3, "Failed with exit code 3"],
  [
    { kind: "threw", name: "ValueError", message: "x", traceback: "", code: 1 },
    1,
    "an uncaught ValueError ended it, exit code 1",
  ],
  [{ kind: "killed", signal: "SIGSEGV", by: "program" }, 139, "ended by a signal (SIGSEGV)"],
  [{ kind: "killed", signal: "SIGINT", by: "caller" }, 130, "Stopped by its caller (SIGINT)"],
  [{ kind: "killed", signal: "SIGKILL", by: "limit" }, 137, "nobody read what it printed"],
  [{ kind: "killed", signal: "SIGKILL", by: "system" }, 137, "Ended by the system (SIGKILL)"],
  [{ kind: "timedOut", limitMs: 500 }, 124, "Stopped after 500 ms, the time limit; a larger timeout"],
  [{ kind: "outOfMemory", limitBytes: 2 ** 29 }, 137, "out of memory, the sandbox may use 512 MiB"],
  [{ kind: "outputLimit", limitBytes: 2 ** 24 }, 1, "Stopped after 16 MiB of output, the limit"],
  [{ kind: "sandboxLost", reason: "it was stopped" }, 1, "the sandbox ended under it, it was stopped"],
])("%j is told in words, with exit code %i", (outcome, code, words) => {
  const report = reportRun(result(outcome), 1_024);
  expect(report.exit_code).toBe(code);
  expect(report.outcome).toBe(outcome.kind);
  expect(report.summary).toContain(words);
});
