import { expect, test } from "vitest";
import type { Outcome } from "#lib/protocol/outcome.ts";
import { reportRun, textOfRun } from "./run-report.ts";
import type { ShownText } from "./shown-output.ts";

const USAGE = { wallMs: 1_234, cpuMs: 1, peakMemoryBytes: 1 };
const NOTHING: ShownText = { stdout: "", stderr: "", cutBytes: 0 };
const OK: Outcome = { kind: "exited", code: 0 };

const report = (outcome: Outcome, shown: Partial<ShownText> = {}) =>
  reportRun({ outcome, usage: USAGE }, { ...NOTHING, ...shown });
const text = (shown: Partial<ShownText>) => textOfRun(report(OK, shown));

test("output alone is shown as it is, then how it ended", () => {
  expect(text({ stdout: "hello" })).toBe("hello\n\n[Finished with exit code 0 (ran 1.2 s)]");
});

test("errors are shown apart and by name", () => {
  expect(text({ stderr: "bad" })).toBe("stderr:\nbad\n\n[Finished with exit code 0 (ran 1.2 s)]");
  expect(text({ stdout: "good", stderr: "bad" })).toMatch(/^stdout:\ngood\n\nstderr:\nbad\n\n\[/);
});

test("nothing printed is said", () => {
  expect(text({})).toMatch(/^\(no output\)\n\n\[Finished/);
});

test("what was cut is counted, with how to get it", () => {
  expect(text({ stdout: "a", cutBytes: 9_000 })).toContain(
    "[9000 bytes of output were left out. To see them, run it again with its output going to a file",
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
  const { exit_code: exitCode, outcome: kind, summary } = report(outcome);
  expect([exitCode, kind]).toEqual([code, outcome.kind]);
  expect(summary).toContain(words);
});
