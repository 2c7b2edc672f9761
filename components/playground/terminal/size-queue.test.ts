import { expect, test } from "vitest";
import { createSizeQueue, type Size } from "./size-queue.ts";

const size = (cols: number): Size => ({ cols, rows: 24 });

function recorder() {
  const sent: number[] = [];
  const pending: PromiseWithResolvers<void>[] = [];
  const queue = createSizeQueue(({ cols }) => {
    sent.push(cols);
    const answer = Promise.withResolvers<void>();
    pending.push(answer);
    return answer.promise;
  });
  const settle = async (how: "resolve" | "reject"): Promise<void> => {
    const answer = pending.shift();
    if (how === "resolve") answer?.resolve();
    else answer?.reject(new Error("no network"));
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  return { sent, queue, settle };
}

test("one size is under way, and only the newest of those that come meanwhile follows", async () => {
  const { sent, queue, settle } = recorder();
  for (const cols of [80, 81, 82, 90]) queue(size(cols));
  expect(sent).toEqual([80]);
  await settle("resolve");
  expect(sent).toEqual([80, 90]);
});

test("the same size is not sent twice, unless it did not arrive", async () => {
  const { sent, queue, settle } = recorder();
  queue(size(80));
  await settle("resolve");
  queue(size(80));
  expect(sent).toEqual([80]);
  queue(size(90));
  await settle("reject");
  queue(size(90));
  expect(sent).toEqual([80, 90, 90]);
});
