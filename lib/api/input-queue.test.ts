import { expect, test } from "vitest";
import type { SendInput } from "./contract.ts";
import { ApiFailure } from "./failure.ts";
import { createInputQueue, type InputQueueOptions } from "./input-queue.ts";
import { Collected } from "./testing/fake-events.ts";

/** An execution's input as the server keeps it: each number once, in order; `answer` decides what the network does. */
function program(options: Partial<InputQueueOptions> = {}, taken = 0) {
  const requests = new Collected<SendInput>();
  const refused = new Collected<string>();
  const network: (() => Promise<void> | void)[] = [];
  let last = taken;
  let text = "";
  let ended = false;
  let underWay = 0;
  let mostUnderWay = 0;
  const queue = createInputQueue({
    taken,
    wait: () => new Promise((resolve) => setImmediate(resolve)),
    onRefused: ({ code }) => refused.add(code),
    async send(request) {
      underWay += 1;
      mostUnderWay = Math.max(mostUnderWay, underWay);
      try {
        await new Promise((resolve) => setImmediate(resolve));
        if (request.number > last + 1) {
          const facts = { details: { expected: last + 1 } };
          throw new ApiFailure("inputOutOfOrder", "Too soon.", facts);
        }
        if (request.number === last + 1) {
          last = request.number;
          text += request.data ?? "";
          ended ||= request.eof === true;
        }
        await network.shift()?.();
      } finally {
        underWay -= 1;
        requests.add(request);
      }
    },
    ...options,
  });
  return {
    queue,
    network,
    requests,
    refused,
    get typed() {
      return { text, ended, mostUnderWay };
    },
  };
}

const lost = (): never => {
  throw new ApiFailure("unreachable", "The answer was lost.");
};

test("5,000 keys arrive in order, one request at a time, though answers get lost", async () => {
  const test = program();
  const keys = Array.from({ length: 5_000 }, (_each, index) => String.fromCodePoint(0x4e_00 + index));
  for (let index = 0; index < 40; index += 1) test.network.push(index % 3 === 0 ? lost : () => undefined);
  for (const [index, key] of keys.entries()) {
    test.queue.type(key);
    if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  test.queue.end();
  await test.requests.until((all) => all.at(-1)?.eof === true);
  expect(test.typed).toEqual({ text: keys.join(""), ended: true, mostUnderWay: 1 });
  expect(test.requests.all.length).toBeLessThan(200);
});

test("a request whose answer was lost goes out again with its number and nothing added", async () => {
  const test = program();
  test.network.push(lost);
  test.queue.type("a");
  await test.requests.count(1);
  test.queue.type("b");
  await test.requests.count(3);
  expect(test.requests.all).toEqual([
    { number: 1, data: "a" },
    { number: 1, data: "a" },
    { number: 2, data: "b" },
  ]);
  expect(test.typed.text).toBe("ab");
});

test("what is too much for a program that does not read goes out again with its number until it is taken", async () => {
  const numbers: number[] = [];
  const refusals = ["inputBacklog", "inputBacklog"];
  const test = program({
    async send({ number }) {
      numbers.push(number);
      const code = refusals.shift();
      if (code !== undefined) throw new ApiFailure(code, "Too much waits.", { status: 429 });
      test.requests.add({ number });
    },
  });
  test.queue.type("a");
  await test.requests.count(1);
  expect(numbers).toEqual([1, 1, 1]);
  expect(test.refused.all).toEqual([]);
});

test("goes on after the number that the program has taken before a reload", async () => {
  const numbers: number[] = [];
  const test = program({ onNumber: (number) => numbers.push(number) }, 7);
  test.queue.type("x");
  await test.requests.count(1);
  expect(test.typed.text).toBe("x");
  expect(numbers).toEqual([8]);
});

test("takes the number that is due when one was used that never arrived", async () => {
  const test = program({ taken: 9 }, 4);
  test.queue.type("x");
  await test.requests.count(2);
  test.queue.type("y");
  await test.requests.count(3);
  expect(test.requests.all.map(({ number }) => number)).toEqual([10, 5, 6]);
  expect(test.typed.text).toBe("xy");
});

test("the end of input comes after everything that was typed, and nothing can be typed after it", async () => {
  const test = program();
  test.queue.type("last");
  test.queue.end();
  test.queue.type("too late");
  test.queue.end();
  await test.requests.until((all) => all.at(-1)?.eof === true);
  expect(test.typed).toMatchObject({ text: "last", ended: true });
});

test("a long paste takes several requests, and no character is cut in two", async () => {
  const test = program();
  const paste = `x${"👋".repeat(100_000)}`;
  test.queue.type(paste);
  test.queue.end();
  await test.requests.until((all) => all.at(-1)?.eof === true);
  expect(test.typed.text).toBe(paste);
  for (const { data = "" } of test.requests.all) expect(data.isWellFormed()).toBe(true);
  expect(test.requests.all.length).toBeGreaterThan(2);
});

test("when the program reads too slowly, the same request goes out again after the time that the server asks for", async () => {
  const backlog = (retryAfterMs: number): ApiFailure =>
    new ApiFailure("inputBacklog", "Too much input waits.", { status: 429, retryAfterMs });
  const answers = [backlog(1_000), backlog(7_000), undefined, undefined];
  const sent = new Collected<SendInput>();
  const waits: number[] = [];
  const refused: string[] = [];
  const queue = createInputQueue({
    send: async (request) => {
      const failure = answers[sent.all.length];
      sent.add(request);
      if (failure !== undefined) throw failure;
    },
    wait: async (ms) => {
      waits.push(ms);
      // Typed while the first part waits: it must not get into that request, nor overtake it.
      if (waits.length === 1) queue.type("b");
    },
    onRefused: ({ code }) => refused.push(code),
  });
  queue.type("a");
  await sent.count(4);
  expect(sent.all).toEqual([
    { number: 1, data: "a" },
    { number: 1, data: "a" },
    { number: 1, data: "a" },
    { number: 2, data: "b" },
  ]);
  expect(waits).toEqual([1_000, 7_000]);
  expect(refused).toEqual([]);
});

test("a program that has ended is told once, and nothing more is sent", async () => {
  const test = program();
  test.network.push(() => {
    throw new ApiFailure("executionFinished", "It has ended.");
  });
  test.queue.type("a");
  expect(await test.refused.count(1)).toEqual(["executionFinished"]);
  test.queue.type("b");
  test.queue.end();
  await new Promise((resolve) => setImmediate(resolve));
  expect(test.requests.all.length).toBe(1);
  expect(test.refused.all.length).toBe(1);
});
