import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
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
