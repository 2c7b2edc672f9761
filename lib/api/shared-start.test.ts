import { expect, test } from "vitest";
import { createSharedStart } from "./shared-start.ts";

/** A start that ends when the test says so, and waits that do as well. */
function start() {
  const waits: (() => void)[] = [];
  const starts = createSharedStart<string>(() => new Promise((resolve) => void waits.push(resolve)));
  const made = Promise.withResolvers<string>();
  const signals: AbortSignal[] = [];
  const make = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    signal.addEventListener("abort", () => made.reject(new Error("given up")), { once: true });
    return made.promise;
  };
  const pass = async (): Promise<void> => {
    for (const done of waits.splice(0)) done();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { starts, make, made, signals, pass };
}

test("all who want it at the same time share one start; the next is another", async () => {
  const { starts, make, made, signals } = start();
  const both = [starts.join(make), starts.join(make)];
  made.resolve("s1");
  expect(await Promise.all(both)).toEqual(["s1", "s1"]);
  await starts.join(make);
  expect(signals).toHaveLength(2);
});

test("who leaves leaves alone; when the last has left the start is given up", async () => {
  const { starts, make, signals, pass } = start();
  const [one, other] = [new AbortController(), new AbortController()];
  const left = [starts.join(make, one.signal), starts.join(make, other.signal)].map((each) =>
    each.catch((reason: unknown) => reason),
  );
  one.abort("bored");
  expect(await left[0]).toBe("bored");
  await pass();
  expect(signals[0]?.aborted).toBe(false);
  other.abort("too");
  expect(await left[1]).toBe("too");
  await pass();
  expect(signals[0]?.aborted).toBe(true);
});

test("who leaves and comes back at once keeps the place", async () => {
  const { starts, make, made, signals, pass } = start();
  const first = new AbortController();
  const left = starts.join(make, first.signal).catch((reason: unknown) => reason);
  first.abort("again");
  await left;
  const second = starts.join(make);
  await pass();
  made.resolve("s1");
  expect([await second, signals.length, signals[0]?.aborted]).toEqual(["s1", 1, false]);
});
