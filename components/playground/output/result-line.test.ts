import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import type { Outcome } from "#lib/protocol/outcome.ts";
import { newRun, type Stage } from "../state/run.ts";
import { Result } from "./result-line.tsx";

const USAGE = { wallMs: 1_234, cpuMs: 56, peakMemoryBytes: 12_582_912 };
const USED = "1.23 s · cpu 56 ms · 12 MiB";

/** The line of a run that ended so, as it is read; what else there is to know follows after a bar. */
function line(outcome: Outcome, rest: Partial<Extract<Stage, { kind: "finished" }>> = {}): string {
  const stage: Stage = { kind: "finished", outcome, usage: USAGE, cold: false, stopped: false, ...rest };
  const run = { ...newRun({ execution: "e", language: "python", path: "main.py" }, 0), stage };
  const markup = renderToStaticMarkup(createElement(Result, { run, sandbox: { kind: "running" } }));
  return markup
    .replaceAll('<span class="block', " | <span")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll("&#x27;", "'");
}

/** Every kind of outcome there is: a new one does not compile without its sentence. */
const SENTENCES: {
  readonly [K in Outcome["kind"]]: readonly (readonly [Extract<Outcome, { kind: K }>, string])[];
} = {
  exited: [
    [{ kind: "exited", code: 0 }, `ok · exit 0 · ${USED} · warm start`],
    [{ kind: "exited", code: 3 }, `Ended with an error code · exit 3 · ${USED} · warm start`],
  ],
  threw: [
    [
      { kind: "threw", name: "ValueError", message: "no such thing\nat all", traceback: "", code: 1 },
      `ValueError: no such thing · exit 1 · ${USED} · warm start`,
    ],
  ],
  killed: [
    [
      { kind: "killed", signal: "SIGSEGV", by: "program" },
      `Crashed: it used memory that is not its own · SIGSEGV · ${USED} · warm start`,
    ],
    [{ kind: "killed", signal: "SIGINT", by: "caller" }, `Stopped · SIGINT · ${USED} · warm start`],
    [
      { kind: "killed", signal: "SIGKILL", by: "caller" },
      `Stopped by force · SIGKILL · ${USED} · warm start | It went on after the interrupt, so it was killed; its variables are gone.`,
    ],
    [
      { kind: "killed", signal: "SIGKILL", by: "system" },
      `Ended by the system · SIGKILL · ${USED} · warm start`,
    ],
  ],
  timedOut: [
    [
      { kind: "timedOut", limitMs: 30_000 },
      `Stopped after 30 s, the time limit · ${USED} · warm start | Output up to then is above.`,
    ],
  ],
  outOfMemory: [
    [
      { kind: "outOfMemory", limitBytes: 536_870_912 },
      `Out of memory: the limit is 512 MiB · ${USED} · warm start | The program was ended by force; its variables are gone.`,
    ],
  ],
  outputLimit: [
    [
      { kind: "outputLimit", limitBytes: 16_777_216 },
      `Stopped after 16 MiB of output, the limit · ${USED} · warm start`,
    ],
  ],
  sandboxLost: [
    [
      { kind: "sandboxLost", reason: "Nobody used it for 15 min." },
      `The sandbox ended: Nobody used it for 15 min · ${USED} · warm start | Its files and variables are gone. Run makes a new one.`,
    ],
  ],
};

for (const [outcome, sentence] of Object.values(SENTENCES).flat()) {
  test(`reads "${sentence}"`, () => {
    expect(line(outcome)).toBe(sentence);
  });
}

test("a cold start is told, and what was not measured is not", () => {
  expect(line({ kind: "exited", code: 0 }, { cold: true })).toMatch(/ · cold start$/);
  const lost = line(
    { kind: "sandboxLost", reason: "gone" },
    { usage: { wallMs: 0, cpuMs: 0, peakMemoryBytes: 0 } },
  );
  expect(lost).toBe("The sandbox ended: gone | Its files and variables are gone. Run makes a new one.");
});

test("what Stop ended was stopped, however it ended", () => {
  const stopped = { stopped: true };
  expect(line({ kind: "exited", code: 130 }, stopped)).toBe(`Stopped · exit 130 · ${USED} · warm start`);
  const threw = { kind: "threw", name: "KeyboardInterrupt", message: "", traceback: "", code: 130 } as const;
  expect(line(threw, stopped)).toBe(`Stopped · KeyboardInterrupt · ${USED} · warm start`);
});
