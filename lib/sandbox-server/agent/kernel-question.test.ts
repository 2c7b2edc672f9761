import { expect, test } from "vitest";
import type { Question } from "./connection.ts";
import { decodeFields, encodeFields, type Fields } from "./frames.ts";
import { decodeCompletions, decodeExplanation, encodeQuestion } from "./kernel-question.ts";

const QUESTION: Question = {
  language: "python",
  workdir: "/workspace",
  env: { NAME: "value" },
  before: "pri",
  after: "nt",
  withinMs: 1_999.5,
};

const reply = (...fields: Fields) => decodeFields(encodeFields(fields));

test("a question names the code around the cursor, its time, and what to start", () => {
  const fields = decodeFields(encodeFields(encodeQuestion("complete", QUESTION)));
  const texts = Object.fromEntries([...fields].map(([key, values]) => [key, values.join()]));
  expect(texts).toEqual({
    method: "question",
    question: "complete",
    before: "pri",
    after: "nt",
    withinMs: "2000",
    kind: "run",
    workdir: "/workspace",
    stdin: "closed",
    env: "NAME=value",
    language: "python",
    mode: "kernel",
    code: "",
  });
});

test("completions come with what they replace", () => {
  const answered = reply(
    ["state", "ready"],
    ["replaced", 3],
    ["truncated", 1],
    ["text", "print"],
    ["kind", "function"],
    ["text", "prices"],
    ["kind", "variable"],
  );
  expect(decodeCompletions(answered, "x = pri")).toEqual({
    kernel: "ready",
    replaced: 3,
    completions: [
      { text: "print", kind: "function" },
      { text: "prices", kind: "variable" },
    ],
    truncated: true,
  });
});

test.each<[string, Fields]>([
  ["nothing at all", []],
  ["states that are none", [["state", "on fire"]]],
  ["a count that is no number", [["replaced", "-1e9"]]],
  [
    "kinds that are none",
    [
      ["text", "print"],
      ["kind", "weapon"],
    ],
  ],
  ["texts without a kind", [["text", "print"]]],
  [
    "texts that are empty or too long",
    [
      ["text", ""],
      ["kind", "class"],
      ["text", "x".repeat(2_000)],
      ["kind", "class"],
    ],
  ],
])("%s in an answer count as nothing found", (_, fields) => {
  const nothing = { kernel: "ready", replaced: 0, completions: [], truncated: false };
  expect(decodeCompletions(reply(...fields), "pri")).toEqual(nothing);
});

test("a completion never replaces more than there is, and there are never more than 200", () => {
  const many = Array.from({ length: 300 }, (_, i): Fields => [
    ["text", `name${i}`],
    ["kind", "class"],
  ]);
  const answered = decodeCompletions(reply(["replaced", 900_000_000], ...many.flat()), "pri");
  expect(answered.replaced).toBe(3);
  expect(answered.completions).toHaveLength(200);
});

test("an explanation has what is known, cut to a bound", () => {
  const answered = reply(["state", "ready"], ["name", "f"], ["doc", "x".repeat(100_000)], ["value", ""]);
  const { doc, ...rest } = decodeExplanation(answered);
  expect(rest).toEqual({ kernel: "ready", name: "f" });
  expect(doc).toHaveLength(16_000);
});

test("a kernel that runs something is busy, and one that cannot be started is an error that says why", () => {
  expect(decodeExplanation(reply(["state", "busy"]))).toEqual({ kernel: "busy" });
  expect(() => decodeExplanation(reply(["problem", "no such folder"]))).toThrow(
    expect.objectContaining({ code: "unavailable", message: expect.stringContaining("no such folder") }),
  );
});
