import { expect, test } from "vitest";
import { merge } from "./merge.ts";

async function* count(name: string, to: number, onEnd = (): void => undefined): AsyncGenerator<string> {
  try {
    for (let number = 1; number <= to; number += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      yield `${name}${number}`;
    }
  } finally {
    onEnd();
  }
}

test("gives everything of every source, each in its own order, and then ends", async () => {
  const all: string[] = [];
  for await (const value of merge([count("a", 50), count("b", 3), count("c", 0)])) all.push(value);
  const of = (name: string): string[] => all.filter((value) => value.startsWith(name));
  expect(of("a")).toEqual(Array.from({ length: 50 }, (_each, index) => `a${index + 1}`));
  expect(of("b")).toEqual(["b1", "b2", "b3"]);
  expect(all.length).toBe(53);
  expect(await merge([]).next()).toEqual({ done: true, value: undefined });
});

test("fetches at most one value of each source ahead of a slow reader", async () => {
  let fetched = 0;
  async function* source(): AsyncGenerator<number> {
    for (;;) {
      fetched += 1;
      yield fetched;
    }
  }
  const merged = merge([source()]);
  await merged.next();
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  expect(fetched).toBeLessThanOrEqual(2);
  await merged.return();
});

test("when the reader leaves, the sources end", async () => {
  const ended: string[] = [];
  const both = Promise.withResolvers<void>();
  const end = (name: string) => (): void => {
    ended.push(name);
    if (ended.length === 2) both.resolve();
  };
  for await (const value of merge([count("a", 1_000, end("a")), count("b", 1_000, end("b"))])) {
    if (value === "a2") break;
  }
  await both.promise;
  expect(ended.toSorted()).toEqual(["a", "b"]);
});

test("a source that fails makes it fail, after what had arrived", async () => {
  async function* failing(): AsyncGenerator<string> {
    yield "last words";
    throw new Error("broken");
  }
  const seen: string[] = [];
  const reading = (async () => {
    for await (const value of merge([failing(), count("a", 1_000)])) seen.push(value);
  })();
  await expect(reading).rejects.toThrow("broken");
  expect(seen).toContain("last words");
});
