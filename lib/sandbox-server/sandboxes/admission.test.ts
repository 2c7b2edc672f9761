import { expect, test } from "vitest";
import { Admission } from "./admission.ts";

const never = new AbortController().signal;
const quiet = () => {};

test("starts as many at once as allowed; the next enters when one has started", async () => {
  const admission = new Admission({ startsUnderWay: 1, totalMemoryMiB: 1_000, queueMs: 10_000 });
  const first = await admission.enter(100, quiet, never);
  const places: number[] = [];
  const second = admission.enter(100, (place) => places.push(place), never);
  expect(places).toEqual([1]);
  first.started();
  (await second).release();
});

test("a start waits until there is memory for it", async () => {
  const admission = new Admission({ startsUnderWay: 4, totalMemoryMiB: 150, queueMs: 10_000 });
  const first = await admission.enter(100, quiet, never);
  first.started();
  const second = admission.enter(100, quiet, never);
  first.release();
  first.release();
  await second;
});

test("nobody overtakes: a small start waits behind a big one", async () => {
  const admission = new Admission({ startsUnderWay: 4, totalMemoryMiB: 150, queueMs: 10_000 });
  const first = await admission.enter(100, quiet, never);
  const order: string[] = [];
  const big = admission.enter(120, quiet, never).then((admitted) => (order.push("big"), admitted));
  const small = admission.enter(10, quiet, never).then((admitted) => (order.push("small"), admitted));
  first.release();
  await Promise.all([big, small]);
  expect(order).toEqual(["big", "small"]);
});

test("whose turn does not come in time is told that the server is full, and when to come again", async () => {
  const admission = new Admission({ startsUnderWay: 1, totalMemoryMiB: 1_000, queueMs: 20 });
  await admission.enter(1, quiet, never);
  await expect(admission.enter(1, quiet, never)).rejects.toMatchObject({
    code: "serverFull",
    message: "The server is full: no place came free within 0.02 s. Try again later",
    details: { retryAfterMs: 20 },
  });
});

test("what can never fit is refused at once", async () => {
  const admission = new Admission({ startsUnderWay: 1, totalMemoryMiB: 100, queueMs: 100_000 });
  await expect(admission.enter(101, quiet, never)).rejects.toMatchObject({ code: "serverFull" });
});

test("one that gives up leaves the queue and holds nothing", async () => {
  const admission = new Admission({ startsUnderWay: 1, totalMemoryMiB: 100, queueMs: 10_000 });
  const first = await admission.enter(60, quiet, never);
  const abort = new AbortController();
  const second = admission.enter(60, quiet, abort.signal);
  const places: number[] = [];
  const third = admission.enter(60, (place) => places.push(place), never);
  abort.abort(new Error("gone"));
  await expect(second).rejects.toThrow("gone");
  expect(places.at(-1)).toBe(1);
  first.release();
  await third;
});
