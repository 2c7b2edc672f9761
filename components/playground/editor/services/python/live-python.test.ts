import { expect, test } from "vitest";
import { ApiFailure } from "#lib/api/failure.ts";
import type { Completions, Question } from "#lib/api/question-contract.ts";
import type { QuestionOptions } from "#lib/api/session-questions.ts";
import { createLivePython } from "./live-python.ts";

const answer = (kernel: "ready" | "busy"): Completions => ({
  kernel,
  from: 5,
  to: 5,
  completions: [{ text: "sqrt", kind: "function" }],
  truncated: false,
});

/** A line to a sandbox that answers as the test says, and a clock. */
function scene(answers: (question: Question, options?: QuestionOptions) => Promise<Completions | undefined>) {
  const asked: { readonly question: Question; readonly start: boolean | undefined }[] = [];
  const clock = { nowMs: 0 };
  const enough = new AbortController();
  const live = createLivePython({
    questions: () => ({
      complete: (question, options) => {
        asked.push({ question, start: options?.start });
        return answers(question, options);
      },
      inspect: async () => undefined,
    }),
    now: () => clock.nowMs,
    timeout: () => enough.signal,
  });
  return { live, asked, clock, enough };
}

const nobody = new AbortController().signal;

test("it asks for what stands before the cursor, starts a sandbox for it, and asks nothing twice in a moment", async () => {
  const { live, asked, clock } = scene(async () => answer("ready"));
  expect((await live.complete("math.", nobody))?.completions).toHaveLength(1);
  await live.complete("math.", nobody);
  expect(asked).toEqual([{ question: { language: "python", code: "math." }, start: true }]);
  clock.nowMs += 2_001;
  await live.complete("math.", nobody);
  expect(asked).toHaveLength(2);
});

test("a busy interpreter tells nothing, and is asked again at once", async () => {
  const { live, asked } = scene(async () => answer("busy"));
  expect(await live.complete("math.", nobody)).toBeUndefined();
  expect(await live.complete("math.", nobody)).toBeUndefined();
  expect(asked).toHaveLength(2);
});

test("a server that refuses is left alone for a while, without a word", async () => {
  const { live, asked, clock } = scene(async () => {
    throw new ApiFailure("serverFull", "no room");
  });
  expect(await live.complete("math.", nobody)).toBeUndefined();
  expect(await live.complete("os.", nobody)).toBeUndefined();
  expect(asked).toHaveLength(1);
  clock.nowMs += 20_001;
  await live.complete("os.", nobody);
  expect(asked).toHaveLength(2);
});

test("an outdated question, or one that takes too long, ends at once and says nothing of the server", async () => {
  const { live, asked, enough } = scene(() => new Promise(() => undefined));
  const outdated = new AbortController();
  const waiting = live.complete("a.", outdated.signal);
  outdated.abort();
  expect(await waiting).toBeUndefined();
  const slow = live.complete("b.", nobody);
  enough.abort();
  expect(await slow).toBeUndefined();
  expect(asked).toHaveLength(2);
});

test("without a line to a sandbox nothing is told", async () => {
  const live = createLivePython({ questions: () => undefined });
  expect(await live.complete("a.", nobody)).toBeUndefined();
});
