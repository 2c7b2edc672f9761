import { expect, test } from "vitest";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { snippetId } from "./snippet-id.ts";

const SECRET = "a secret of at least thirty-two characters";
const content: SnippetContent = {
  language: "python",
  version: "3.11.2",
  files: [{ path: "main.py", content: "print('hi')" }],
  recording: {
    events: [
      { kind: "stdout", atMs: 3, text: "he" },
      { kind: "stdout", atMs: 5, text: "llo\n" },
      { kind: "display", atMs: 6, bundle: { "text/plain": "1", "text/html": "<b>1</b>" } },
    ],
    outcome: { kind: "exited", code: 0 },
    usage: { wallMs: 10, cpuMs: 5, peakMemoryBytes: 1_000 },
  },
};

test("every one of ten thousand ids is letters and digits, which no chat program cuts off, and no two are alike", () => {
  const ids = Array.from({ length: 10_000 }, (_, n) =>
    snippetId(SECRET, { ...content, files: [{ path: "main.py", content: `print(${n})` }] }),
  );
  for (const id of ids) expect(id).toMatch(/^[0-9A-Za-z]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the same content has the same id, whatever the order of its keys, its times and how its text was cut", () => {
  const again: SnippetContent = {
    recording: {
      usage: { wallMs: 99, cpuMs: 9, peakMemoryBytes: 9 },
      outcome: { code: 0, kind: "exited" },
      events: [
        { kind: "stdout", atMs: 30, text: "hello\n" },
        { kind: "display", atMs: 60, bundle: { "text/html": "<b>1</b>", "text/plain": "1" } },
      ],
    },
    files: [{ content: "print('hi')", path: "main.py" }],
    version: "3.11.2",
    language: "python",
  };
  expect(snippetId(SECRET, again)).toBe(snippetId(SECRET, content));
});

test("everything that people see makes another id", () => {
  const recording = content.recording;
  const others: SnippetContent[] = [
    { ...content, language: "node" },
    { ...content, version: "3.12.0" },
    { ...content, files: [{ path: "other.py", content: "print('hi')" }] },
    { ...content, files: [{ path: "main.py", content: "print('hi')", encoding: "base64" }] },
    { ...content, files: [...content.files, { path: "b.txt", content: "" }] },
    { ...content, stdin: "" },
    { ...content, args: [] },
    { ...content, title: "Hi" },
    { ...content, description: "Hi" },
    { ...content, parent: "AAAAAAAAAAAA" },
    { ...content, recording: undefined },
    { ...content, recording: recording && { ...recording, outcome: { kind: "exited", code: 1 } } },
    { ...content, recording: recording && { ...recording, events: recording.events.slice(1) } },
  ];
  const ids = [content, ...others].map((each) => snippetId(SECRET, each));
  expect(new Set(ids).size).toBe(ids.length);
});

test("without the secret nobody can compute an id", () => {
  expect(snippetId("another secret of thirty-two characters!", content)).not.toBe(snippetId(SECRET, content));
});
