import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { SandboxError } from "./errors.ts";
import { InputQueue } from "./input-queue.ts";
import { failureOf } from "./testing/failure-of.ts";
import type { FakeAnswer } from "./testing/fake-rpc-server.ts";
import { endless, sandboxOn } from "./testing/sandbox-on.ts";

test("input begins it, and goes out numbered, one request at a time, what comes meanwhile joined", async () => {
  const open: FakeAnswer[] = [];
  const arrived: (() => void)[] = [];
  const { handlers } = endless();
  const { server, sandbox } = await sandboxOn({
    ...handlers,
    "server.info": ({ error }) => error(new ServerError("internal", "no")),
    "execution.input": (answer) => {
      open.push(answer);
      arrived.shift()?.();
    },
  });
  await using _ = server;
  const run = sandbox.stream("code");
  const next = async () => {
    if (open.length === 0) await new Promise<void>((resolve) => arrived.push(resolve));
    const { params, result } = open.shift() ?? expect.fail();
    const { data = "", number, eof } = params;
    return { text: atob(String(data)), number, eof, take: () => result({ number }) };
  };
  // Reading has begun, so it is known that the server streams.
  const events = run[Symbol.asyncIterator]();
  await events.next();
  const typed = ["a", "b", "c"].map((text) => run.input(text));
  const first = await next();
  expect(first).toMatchObject({ text: "a", number: 1 });
  typed.push(run.input(Uint8Array.of(0, 255)), run.endInput());
  expect(open).toEqual([]);
  first.take();
  const second = await next();
  expect(second).toMatchObject({ text: "bc\0ÿ", number: 2, eof: true });
  second.take();
  await Promise.all(typed);
  await run.kill();
  await events.return();
});

test("input that was lost on its way is sent again under its number; input that is refused fails alone", async () => {
  const { handlers } = endless();
  const answers: ((answer: FakeAnswer) => void)[] = [
    ({ cut }) => cut(),
    ({ error }) => error(new ServerError("inputBacklog", "later", { details: { retryAfterMs: 1 } })),
    ({ result, params }) => result({ number: params["number"] }),
    ({ error }) => error(new ServerError("stdinClosed", "closed")),
  ];
  const { server, sandbox, methods } = await sandboxOn({
    ...handlers,
    "execution.input": (answer) => answers.shift()?.(answer),
  });
  await using _ = server;
  const run = sandbox.stream("code");
  const events = run[Symbol.asyncIterator]();
  await events.next();
  await run.input("a");
  const numbers = server.calls.filter(({ method }) => method === "execution.input");
  expect(numbers.map(({ params }) => params["number"])).toEqual([1, 1, 1]);
  expect((await failureOf(run.input("b"))).serverCode).toBe("stdinClosed");
  expect((await failureOf(run.input("c"))).serverCode).toBe("stdinClosed");
  expect(methods().filter((method) => method === "execution.input")).toHaveLength(4);
  expect((await events.next()).value).toMatchObject({ kind: "stdout" });
  await events.return();
});

/** A run on a server that takes input as the test says, each time somebody types; with a signal of its own. */
async function typedInto(...answers: ((answer: FakeAnswer) => unknown)[]) {
  const { handlers } = endless();
  const arrived = answers.map(() => Promise.withResolvers<FakeAnswer>());
  let count = 0;
  const { server, sandbox } = await sandboxOn({
    ...handlers,
    "execution.input": async (answer) => {
      const number = count++;
      arrived[number]?.resolve(answer);
      await answers[number]?.(answer);
    },
  });
  const whole = new AbortController();
  const run = sandbox.stream("code", { signal: whole.signal });
  await run.begin();
  const parts = () => server.calls.filter(({ method }) => method === "execution.input");
  return { server, run, whole, parts, arrived: arrived.map(({ promise }) => promise) };
}

const take = ({ params, result }: FakeAnswer) => result({ number: params["number"] });
const hold = () => undefined;
/** The program does not read: no room, for longer than any test waits. */
const full = ({ error }: FakeAnswer) =>
  error(new ServerError("inputBacklog", "full", { details: { retryAfterMs: 1e12 } }));
const hangUp = ({ hungUp }: FakeAnswer) =>
  new Promise<void>((resolve) => {
    if (hungUp.aborted) resolve();
    else hungUp.addEventListener("abort", () => resolve());
  });

test("what is given up while a program reads nothing ends at once; nothing is typed behind a part of it", async () => {
  const { server, run, parts, arrived } = await typedInto(take, full);
  await using _ = server;
  const abort = new AbortController();
  const long = run.input(new Uint8Array(40 * 2 ** 20), { signal: abort.signal });
  await arrived[1];
  abort.abort(new Error("enough"));
  await expect(long).rejects.toThrow("enough");
  const later = await failureOf(run.endInput());
  expect(later).toMatchObject({ code: "HttpError", cause: { message: "enough" } });
  expect(later.message).toContain("given up");
  expect(parts()).toHaveLength(2);
});

test("what is given up before anything of it arrived is left out, and typing goes on", async () => {
  const sent: (readonly [number, string])[] = [];
  const refusal = new SandboxError("RequestFailed", "full", {
    serverCode: "inputBacklog",
    retryAfterMs: 1e12,
  });
  const queue = new InputQueue(async ({ number, data = "" }) => {
    sent.push([number, atob(data)]);
    if (atob(data) === "b") throw refusal;
  });
  const type = (text: string, signal?: AbortSignal) =>
    queue.push(new TextEncoder().encode(text), false, signal);
  await type("a");
  const abort = new AbortController();
  const given = [type("b", abort.signal), type("c", abort.signal)];
  // The refusal is known in this turn, and the wait for the next try has begun.
  await new Promise((resolve) => setImmediate(resolve));
  abort.abort(new Error("enough"));
  await Promise.all(given.map((part) => expect(part).rejects.toThrow("enough")));
  await type("d");
  expect(sent).toEqual([
    [1, "a"],
    [2, "b"],
    [2, "d"],
  ]);
});

test("who gives up leaves the others, on the way and in the queue, what they typed", async () => {
  const { server, run, parts, arrived } = await typedInto(hold, take, take);
  await using _ = server;
  const abort = new AbortController();
  const first = run.input("a");
  const held = await arrived[0];
  const left = [run.input("b"), run.input("c", { signal: abort.signal }), run.input("d")];
  abort.abort(new Error("enough"));
  await expect(left[1]).rejects.toThrow("enough");
  if (held !== undefined) take(held);
  await Promise.all([first, left[0], left[2]]);
  expect(parts().map(({ params }) => atob(String(params["data"])))).toEqual(["a", "bd"]);
});

test("one of several in a request that gives up does not take it from the others", async () => {
  const { server, run, parts, arrived } = await typedInto(hold, hold);
  await using _ = server;
  const first = run.input("a");
  const opening = await arrived[0];
  const abort = new AbortController();
  const [b, c] = [run.input("b", { signal: abort.signal }), run.input("c")];
  if (opening !== undefined) take(opening);
  await first;
  const both = await arrived[1];
  abort.abort(new Error("enough"));
  await expect(b).rejects.toThrow("enough");
  if (both !== undefined) take(both);
  await c;
  expect(parts().map(({ params }) => atob(String(params["data"])))).toEqual(["a", "bc"]);
});

test("the stream's own signal ends input that is on its way, and that it has begun", async () => {
  const { server, run, whole, arrived } = await typedInto(hold);
  await using _ = server;
  const typed = [run.input("a"), run.endInput()];
  const held = await arrived[0];
  whole.abort(new Error("over"));
  await expect(typed[0]).rejects.toThrow("over");
  await expect(typed[1]).rejects.toThrow("over");
  if (held !== undefined) await hangUp(held);
  await expect(run.input("b")).rejects.toThrow("over");
});

test("input that is not taken in time is a Timeout, and nothing is typed behind it", async () => {
  const { server, run } = await typedInto(hold);
  await using _ = server;
  expect((await failureOf(run.input("a", { requestTimeoutMs: 50 }))).code).toBe("Timeout");
  expect((await failureOf(run.input("b"))).code).toBe("HttpError");
});

test("a beginning that does not come in time is a Timeout, and can be given up", async () => {
  const { server, sandbox } = await sandboxOn({ "sandbox.repl.run": hold, "server.info": hold });
  await using _ = server;
  const begun = sandbox.stream("code");
  expect((await failureOf(begun.begin({ requestTimeoutMs: 50 }))).code).toBe("Timeout");
  expect((await failureOf(begun.kill({ requestTimeoutMs: 50 }))).code).toBe("Timeout");
  await expect(begun.begin({ signal: AbortSignal.abort(new Error("never mind")) })).rejects.toThrow(
    "never mind",
  );
});

test("the end of input is told also when somebody types behind it", async () => {
  const { server, run, parts, arrived } = await typedInto(hold, take, ({ error }) =>
    error(new ServerError("stdinClosed", "closed")),
  );
  await using _ = server;
  const typed = [run.input("a"), run.endInput()];
  const tooLate = run.input("b");
  const held = await arrived[0];
  if (held !== undefined) take(held);
  await Promise.all(typed);
  expect((await failureOf(tooLate)).serverCode).toBe("stdinClosed");
  expect(parts().map(({ params }) => params["eof"])).toEqual([undefined, true, undefined]);
});
