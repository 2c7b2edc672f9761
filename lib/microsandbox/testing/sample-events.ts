import type { MethodResult } from "#lib/protocol/methods.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";

/** Events as a server sends them, for tests. */
export const USAGE = { wallMs: 12, cpuMs: 3, peakMemoryBytes: 4_096 };

export function started(seq: number, execution = "e1"): RunEvent {
  return { kind: "started", execution, seq, atMs: 1, cold: false, stdinOpen: true, language: "python" };
}

export function stdout(seq: number, text: string, execution = "e1"): RunEvent {
  return { kind: "stdout", execution, seq, atMs: 1, text };
}

export function stderr(seq: number, text: string, execution = "e1"): RunEvent {
  return { kind: "stderr", execution, seq, atMs: 1, text };
}

export function finished(seq: number, execution = "e1"): RunEvent {
  return { kind: "finished", execution, seq, atMs: 1, outcome: { kind: "exited", code: 0 }, usage: USAGE };
}

/** The buffered result of a run that printed one line. */
export function runResult(text = "hello"): MethodResult<"sandbox.repl.run"> {
  return {
    language: "python",
    status: "success",
    output: [{ stream: "stdout", text }],
    execution: "e1",
    outcome: { kind: "exited", code: 0 },
    usage: USAGE,
  };
}
