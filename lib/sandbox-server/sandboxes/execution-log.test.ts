import { expect, test } from "vitest";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { textBytes } from "./execution-log.ts";

const stamp = { execution: "a", seq: 1, atMs: 5 };
const usage = { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 };

test.each<[string, RunEvent, number]>([
  ["text", { ...stamp, kind: "stdout", text: "é" }, 2],
  ["a display's id", { ...stamp, kind: "display", id: "x".repeat(50), bundle: { "text/plain": "" } }, 50],
  ["a version", { ...stamp, kind: "started", cold: false, stdinOpen: false, version: "é".repeat(50) }, 100],
  ["a prompt", { ...stamp, kind: "input", prompt: "x".repeat(50) }, 50],
  [
    "what was thrown",
    {
      ...stamp,
      kind: "finished",
      usage,
      outcome: { kind: "threw", code: 1, name: "é", message: "x".repeat(50), traceback: "y".repeat(60) },
    },
    112,
  ],
])("%s counts as kept", (_what, event, bytes) => {
  expect(textBytes(event)).toBeGreaterThanOrEqual(bytes);
  expect(textBytes(event)).toBeLessThan(bytes + 30);
});
