import { expect, test } from "vitest";
import type { Outcome } from "#lib/protocol/outcome.ts";
import { marksOf } from "./marks.ts";
import { append } from "./output/log.ts";
import { newRun, type Run } from "./state/run.ts";

function ended(outcome: Outcome, stderr: string, path: string, stopped = false): Run {
  const run = newRun({ execution: "e1", language: "x", path }, 0);
  const log = append(run.log, [{ kind: "text", source: "stderr", text: stderr }]);
  return { ...run, log, stage: { kind: "finished", outcome, cold: false, stopped } };
}

const TRACEBACK =
  'Traceback (most recent call last):\n  File "/workspace/main.py", line 4, in f\nZeroDivisionError: x\n';
const threw: Outcome = {
  kind: "threw",
  name: "ZeroDivisionError",
  message: "x",
  traceback: TRACEBACK,
  code: 1,
};
const NODE = `/workspace/main.js:3
  throw new TypeError("no");
  ^

TypeError: no
    at g (/workspace/main.js:3:9)

Node.js v24.21.0
`;

test("an exception marks the line that raised it, with its words", () => {
  expect(marksOf(ended(threw, "", "main.py"), "main.py")).toEqual([
    { place: { line: 4 }, message: "ZeroDivisionError: x" },
  ]);
});

test("an exception that is told only on stderr marks its line as well", () => {
  expect(marksOf(ended({ kind: "exited", code: 1 }, NODE, "main.js"), "main.js")).toEqual([
    { place: { line: 3 }, message: "TypeError: no" },
  ]);
});

test("nothing is marked for what was stopped, went well, or was another file", () => {
  expect(marksOf(undefined, "main.py")).toEqual([]);
  expect(marksOf(ended(threw, "", "main.py", true), "main.py")).toEqual([]);
  expect(marksOf(ended(threw, "", "main.py"), "main.js")).toEqual([]);
  expect(marksOf(ended({ kind: "exited", code: 0 }, NODE, "main.js"), "main.js")).toEqual([]);
  expect(marksOf(ended({ kind: "exited", code: 3 }, "usage: …\n", "main.js"), "main.js")).toEqual([]);
});
