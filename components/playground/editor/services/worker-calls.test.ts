import { expect, test } from "vitest";
import { callsTo, type WorkerLike } from "./worker-calls.ts";

/** A worker that answers when the test says so. */
class FakeWorker extends EventTarget implements WorkerLike {
  terminated = 0;

  postMessage(): void {
    // The test knows what it asked.
  }

  terminate(): void {
    this.terminated += 1;
  }
}

interface Methods {
  readonly [name: string]: (...args: never[]) => unknown;
  readonly double: (value: number) => number;
}

test("answers find their questions, in whatever order they come", async () => {
  const worker = new FakeWorker();
  const { call } = callsTo<Methods>(worker);
  const [first, second] = [call("double", 1), call("double", 2)];
  const tell = (data: unknown): void => void worker.dispatchEvent(new MessageEvent("message", { data }));
  tell({ id: 2, kind: "value", value: 4 });
  tell({ id: 1, kind: "failure", message: "no" });
  await expect(second).resolves.toBe(4);
  await expect(first).rejects.toThrow("no");
});

test("when the worker cannot be loaded, nobody waits for it, and it is told once", async () => {
  const worker = new FakeWorker();
  let ends = 0;
  const { call, close } = callsTo<Methods>(worker, () => (ends += 1));
  const waiting = call("double", 1);
  worker.dispatchEvent(new Event("error"));
  await expect(waiting).rejects.toThrow("did not load");
  await expect(call("double", 1)).rejects.toThrow("did not load");
  close();
  expect([ends, worker.terminated]).toEqual([1, 1]);
});
