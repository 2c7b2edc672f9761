import { expect, test } from "vitest";
import { createChecker } from "./checker.ts";
import type { Problem } from "./language-support.ts";

const place = { line: 1, column: 1 };
const problem = (message: string): Problem => ({ severity: "broken", message, start: place, end: place });

/** A clock that goes on when the test says so, and checks that are answered when it says so. */
function scene() {
  let nowMs = 0;
  let timers: { readonly atMs: number; readonly act: () => void }[] = [];
  const answers: { resolve: (problems: readonly Problem[]) => void; reject: (reason: Error) => void }[] = [];
  const shown: string[][] = [];
  const checker = createChecker({
    check: () => new Promise((resolve, reject) => answers.push({ resolve, reject })),
    show: (problems) => shown.push(problems.map(({ message }) => message)),
    after(ms, act) {
      const timer = { atMs: nowMs + ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  return {
    ...checker,
    answers,
    shown,
    pass: (ms: number) => {
      nowMs += ms;
      const due = timers.filter(({ atMs }) => atMs <= nowMs);
      timers = timers.filter(({ atMs }) => atMs > nowMs);
      for (const { act } of due) act();
    },
  };
}

test("nothing is looked at while somebody types", () => {
  const { touch, pass, answers } = scene();
  for (let keys = 0; keys < 20; keys += 1) {
    touch();
    pass(400);
  }
  expect(answers).toHaveLength(0);
  pass(100);
  expect(answers).toHaveLength(1);
});

test("what was found in code that has changed since is not shown", async () => {
  const { touch, pass, answers, shown, close } = scene();
  touch();
  pass(500);
  touch();
  answers[0]?.resolve([problem("old")]);
  await Promise.resolve();
  pass(500);
  answers[1]?.resolve([problem("new")]);
  await expect.poll(() => shown).toEqual([["new"]]);
  touch();
  pass(500);
  answers[2]?.reject(new Error("no worker"));
  touch();
  pass(500);
  close();
  answers[3]?.resolve([problem("late")]);
  await Promise.resolve();
  expect(shown).toEqual([["new"]]);
});
