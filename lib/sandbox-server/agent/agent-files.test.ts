import { describe, expect, test } from "vitest";
import { FileCalls } from "./agent-files.ts";

const OPTIONS = { root: "/workspace", signal: new AbortController().signal };

/** Calls whose answers are given by the test. */
function heldCalls() {
  const asked: { readonly path: string; readonly answer: () => void; readonly fail: () => void }[] = [];
  const calls = new FileCalls((fields, decode) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const path = String(fields.find(([key]) => key === "path")?.[1]);
    asked.push({ path, answer: resolve, fail: () => reject(new Error("lost")) });
    return promise.then(() => decode(new Map()));
  });
  return { calls, asked };
}

/** Until whoever can go on has gone on. */
async function settled(): Promise<void> {
  await new Promise(setImmediate);
}

describe("calls on files", () => {
  test("go to the agent at most four at a time, in the order in which they came", async () => {
    const { calls, asked } = heldCalls();
    const files = calls.open(OPTIONS);
    const all = Array.from({ length: 7 }, (_, index) => files.mkdir(`${index}`));
    await settled();
    expect(asked.map(({ path }) => path)).toEqual(["0", "1", "2", "3"]);
    asked[2]?.answer();
    asked[0]?.answer();
    await settled();
    expect(asked.map(({ path }) => path)).toEqual(["0", "1", "2", "3", "4", "5"]);
    for (const { answer } of asked) answer();
    await settled();
    asked[6]?.answer();
    await Promise.all(all);
  });

  test("that fail make room for the next", async () => {
    const { calls, asked } = heldCalls();
    const files = calls.open(OPTIONS);
    const first = Array.from({ length: 4 }, () => files.mkdir("lost"));
    const next = files.mkdir("next");
    await settled();
    for (const { fail } of asked) fail();
    expect(await Promise.allSettled(first)).toMatchObject(first.map(() => ({ status: "rejected" })));
    await settled();
    asked[4]?.answer();
    await next;
  });

  test("of a caller who is gone before his turn are not made", async () => {
    const { calls, asked } = heldCalls();
    const gone = new AbortController();
    const all = Array.from({ length: 4 }, (_, index) => calls.open(OPTIONS).mkdir(`${index}`));
    const late = calls.open({ ...OPTIONS, signal: gone.signal }).mkdir("late");
    gone.abort();
    await settled();
    for (const { answer } of asked) answer();
    await Promise.all(all);
    await expect(late).rejects.toMatchObject({ code: "unavailable" });
    expect(asked).toHaveLength(4);
  });

  test("beyond those that may wait are refused, with a time to try again", async () => {
    const { calls, asked } = heldCalls();
    const files = calls.open(OPTIONS);
    const taken: Promise<void>[] = [];
    for (let count = 0; count < 4; count += 1) taken.push(files.mkdir("taken"));
    await settled();
    for (let count = 0; count < 32; count += 1) taken.push(files.mkdir("taken"));
    await expect(files.mkdir("refused")).rejects.toMatchObject({
      code: "unavailable",
      details: { retryAfterMs: 1_000 },
    });
    while (asked.length < 36) {
      for (const { answer } of asked) answer();
      await settled();
    }
    for (const { answer } of asked) answer();
    await Promise.all(taken);
    expect(asked.map(({ path }) => path)).not.toContain("refused");
  });
});
