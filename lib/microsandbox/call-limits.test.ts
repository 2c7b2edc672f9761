import { expect, test, vi } from "vitest";
import { limitsOf } from "./call-limits.ts";
import { PythonSandbox } from "./python-sandbox.ts";
import { type FakeAnswer, startFakeRpcServer } from "./testing/fake-rpc-server.ts";

test("a wait may be longer than any timer: it lasts as long as the longest one", () => {
  vi.useFakeTimers();
  try {
    const { signal, met } = limitsOf({ requestTimeoutMs: 3_000_000_000 }, "it");
    vi.advanceTimersByTime(2 ** 31 - 2);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    met();
  } finally {
    vi.useRealTimers();
  }
});

test("Infinity is no limit, and no timer", () => {
  vi.useFakeTimers();
  try {
    const { signal, met } = limitsOf({ requestTimeoutMs: Infinity }, "it");
    expect([vi.getTimerCount(), signal.aborted]).toEqual([0, false]);
    met();
  } finally {
    vi.useRealTimers();
  }
});

test.for([-1, Number.NaN, -Infinity])("%s is no time: a TypeError that names the option", async (time) => {
  const sandbox = new PythonSandbox({ serverUrl: "http://127.0.0.1:1" });
  const late = `requestTimeoutMs must be a number of milliseconds, 0 or more (Infinity: no limit); it is ${time}.`;
  await expect(sandbox.start({ requestTimeoutMs: time })).rejects.toThrow(new TypeError(late));
  await expect(sandbox.serverInfo({ requestTimeoutMs: time })).rejects.toThrow(new TypeError(late));
  const start = `timeout must be a number of seconds, 0 or more (Infinity: no limit); it is ${time}.`;
  await expect(sandbox.start({ timeout: time })).rejects.toThrow(new TypeError(start));
});

test.for([{ timeout: 3_000_000 }, { timeout: Infinity }, { requestTimeoutMs: Infinity }])(
  "a start with %o waits for its answer",
  async (options) => {
    await using server = await startFakeRpcServer({ "sandbox.start": answerLater });
    const sandbox = new PythonSandbox({ serverUrl: server.url });
    await sandbox.start(options);
    expect(sandbox.isStarted).toBe(true);

    /** After a few round trips: a timer that fires at once has fired by then. */
    async function answerLater({ result }: FakeAnswer): Promise<void> {
      for (let trips = 0; trips < 20; trips += 1) {
        await (await fetch(`${server.url}/api/v1/health`)).text();
      }
      result("Sandbox started successfully");
    }
  },
);
