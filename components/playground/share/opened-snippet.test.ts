import { expect, test } from "vitest";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import { logText } from "../output/log-text.ts";
import { hasInterpreter, reduce, START } from "../state/playground.ts";
import { nameOf, programOf, recordedRun } from "./opened-snippet.ts";
import { shareable } from "./shareable.ts";

const SNIPPET: SnippetView = {
  id: "abcdefghijkl",
  url: "http://here/s/abcdefghijkl",
  createdMs: 1_000,
  content: {
    language: "node",
    files: [
      { path: "main.mjs", content: "1" },
      { path: "picture.png", content: "iVBO", encoding: "base64" },
      { path: "data.txt", content: "2" },
    ],
    recording: {
      events: [
        { kind: "stdout", atMs: 1, text: "Who? " },
        { kind: "stdin", atMs: 2, text: "Ada\n" },
        { kind: "gap", atMs: 3, bytes: 1_234 },
        { kind: "stderr", atMs: 4, text: "end\n" },
        { kind: "display", atMs: 5, bundle: { "text/plain": "42" } },
      ],
      outcome: { kind: "exited", code: 0 },
    },
  },
};

test("a snippet's texts are the program, under their own names, and the first one is shown", () => {
  expect(programOf(SNIPPET)).toEqual({
    language: "node",
    files: [
      { path: "main.mjs", content: "1" },
      { path: "data.txt", content: "2" },
    ],
    open: "main.mjs",
  });
  expect(nameOf(SNIPPET)).toBe("main.mjs (abcdefghijkl)");
});

test("a recording is shown as it was, and is no run that one could go on with", () => {
  const run = recordedRun(SNIPPET);
  if (run === undefined) throw new Error("there is no recording");
  const text = logText(run.log);
  expect(text).toContain("Who? Ada\n");
  expect(text).toContain("1,234 bytes");
  expect(text).toMatch(/end\n42\n$/);
  const state = { ...START, run };
  expect(hasInterpreter(state)).toBe(false);
  expect(reduce(state, { action: { kind: "enter", execution: "e", code: "1" }, nowMs: 2_000 })).toBe(state);
});

test("what is shared of a changed snippet names it as its parent; of an unchanged one, that one's own", () => {
  const program = programOf(SNIPPET);
  const common = { last: undefined, version: "24.1.0", title: " ", keepS: 0, snippet: SNIPPET };
  const changed = { ...program, files: [{ path: "main.mjs", content: "2" }] };
  expect(shareable({ ...common, program: changed }).request).toEqual({
    language: "node",
    version: "24.1.0",
    files: changed.files,
    parent: "abcdefghijkl",
  });
  expect(shareable({ ...common, program }).request.parent).toBeUndefined();
});

test("a recording goes along with exactly the program that it is of", () => {
  const program = { language: "python", files: [{ path: "main.py", content: "1" }], open: "main.py" };
  const recording = { events: [], outcome: { kind: "exited" as const, code: 0 } };
  const common = { version: "3.12", title: "T", keepS: 60, snippet: undefined };
  const last = { program, version: "3.11", recording };
  const same = shareable({ ...common, program: { ...program, open: "other.py" }, last }).request;
  expect(same).toMatchObject({ recording, version: "3.11", title: "T", keepS: 60 });
  const changed = { ...program, files: [{ path: "main.py", content: "2" }] };
  const other = shareable({ ...common, program: changed, last }).request;
  expect(other.recording).toBeUndefined();
  expect(other.version).toBe("3.12");
});
