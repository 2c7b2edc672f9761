import { expect, test } from "vitest";
import type { Outcome } from "#lib/protocol/outcome.ts";
import { closingLine, outcomeOf, type EndCause, type SeenEnd } from "./outcome.ts";

const MEMORY = 512 * 2 ** 20;
const callerSent = (...signals: string[]): EndCause => ({ kind: "caller", signals: new Set(signals) });
const timeout: EndCause = { kind: "timeout", limitMs: 1_000 };
const threw = { kind: "threw", name: "ValueError", message: "m", traceback: "t", code: 1 } as const;
const interrupt = {
  kind: "threw",
  name: "KeyboardInterrupt",
  message: "",
  traceback: "t",
  code: 130,
} as const;

test.each<[string, SeenEnd, EndCause | undefined, boolean, Outcome]>([
  [
    "an exit code is told as it is",
    { kind: "exited", code: 3 },
    undefined,
    false,
    { kind: "exited", code: 3 },
  ],
  [
    "not found is 127",
    { kind: "notStarted", code: 127, message: "" },
    undefined,
    false,
    { kind: "exited", code: 127 },
  ],
  ["an exception keeps its traceback", threw, undefined, false, threw],
  [
    "a signal of its own",
    { kind: "signalled", signal: 11 },
    undefined,
    false,
    { kind: "killed", signal: "SIGSEGV", by: "program" },
  ],
  [
    "the caller's signal",
    { kind: "signalled", signal: 15 },
    callerSent("SIGTERM"),
    false,
    { kind: "killed", signal: "SIGTERM", by: "caller" },
  ],
  [
    "Stop that had to kill",
    { kind: "signalled", signal: 9 },
    callerSent("SIGINT", "SIGKILL"),
    false,
    { kind: "killed", signal: "SIGKILL", by: "caller" },
  ],
  [
    "a crash after the caller's signal",
    { kind: "signalled", signal: 11 },
    callerSent("SIGINT"),
    false,
    { kind: "killed", signal: "SIGSEGV", by: "program" },
  ],
  [
    "a program that handles the signal exits by itself",
    { kind: "exited", code: 0 },
    callerSent("SIGINT"),
    false,
    { kind: "exited", code: 0 },
  ],
  [
    "an interrupted kernel",
    { kind: "interrupted" },
    callerSent("SIGINT"),
    false,
    { kind: "killed", signal: "SIGINT", by: "caller" },
  ],
  [
    "KeyboardInterrupt after Stop",
    interrupt,
    callerSent("SIGINT"),
    false,
    { kind: "killed", signal: "SIGINT", by: "caller" },
  ],
  ["KeyboardInterrupt of its own", interrupt, undefined, false, interrupt],
  [
    "nobody read it",
    { kind: "signalled", signal: 9 },
    { kind: "readerGone" },
    false,
    { kind: "killed", signal: "SIGKILL", by: "limit" },
  ],
  [
    "a time-out, however it ended",
    { kind: "exited", code: 0 },
    timeout,
    true,
    { kind: "timedOut", limitMs: 1_000 },
  ],
  [
    "the output limit",
    { kind: "signalled", signal: 9 },
    { kind: "outputLimit", limitBytes: 5 },
    false,
    { kind: "outputLimit", limitBytes: 5 },
  ],
  [
    "killed for memory",
    { kind: "signalled", signal: 9 },
    undefined,
    true,
    { kind: "outOfMemory", limitBytes: MEMORY },
  ],
  [
    "its child was killed for memory and it failed",
    { kind: "exited", code: 1 },
    undefined,
    true,
    { kind: "outOfMemory", limitBytes: MEMORY },
  ],
  [
    "its child was killed for memory and it went on well",
    { kind: "exited", code: 0 },
    undefined,
    true,
    { kind: "exited", code: 0 },
  ],
  [
    "stopped by the caller while memory ran out",
    { kind: "signalled", signal: 9 },
    callerSent("SIGKILL"),
    true,
    { kind: "killed", signal: "SIGKILL", by: "caller" },
  ],
  [
    "the sandbox ended",
    { kind: "sandboxEnded", reason: "r" },
    undefined,
    false,
    { kind: "sandboxLost", reason: "r" },
  ],
  [
    "the sandbox ended for memory",
    { kind: "sandboxEnded", reason: "r" },
    undefined,
    true,
    { kind: "outOfMemory", limitBytes: MEMORY },
  ],
])("%s", (_title, end, cause, outOfMemory, outcome) => {
  expect(outcomeOf({ end, cause, outOfMemory, memoryLimitBytes: MEMORY })).toEqual(outcome);
});

test.each<[Outcome, string | undefined]>([
  [{ kind: "exited", code: 1 }, undefined],
  [{ kind: "timedOut", limitMs: 1_000 }, "Error: Execution timed out after 1 seconds"],
  [{ kind: "timedOut", limitMs: 0 }, "Error: Execution timed out after 0 seconds"],
  [{ kind: "outOfMemory", limitBytes: MEMORY }, "Error: Out of memory: the sandbox may use 512 MiB"],
  [{ kind: "outputLimit", limitBytes: 2 ** 20 }, "Error: Stopped after 1 MiB of output, the limit"],
])("%j says %j on stderr", (outcome, line) => {
  expect(closingLine(outcome)).toBe(line);
});
