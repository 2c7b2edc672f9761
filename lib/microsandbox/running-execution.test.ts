import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { isSandboxError } from "./errors.ts";
import type { RunEvent } from "./events.ts";
import { PythonSandbox } from "./python-sandbox.ts";
import { failureOf } from "./testing/failure-of.ts";
import { type FakeAnswer, type FakeHandlers, startFakeRpcServer } from "./testing/fake-rpc-server.ts";
import { finished, runResult, started, stdout } from "./testing/sample-events.ts";

async function sandboxOn(handlers: FakeHandlers) {
  const server = await startFakeRpcServer({
    "sandbox.start": ({ result }) => result("Sandbox started successfully"),
    ...handlers,
  });
  const sandbox = await PythonSandbox.create({ serverUrl: server.url });
  const methods = () => server.calls.map(({ method }) => method).slice(1);
  return { server, sandbox, methods };
}

/** A program that prints, and goes on until it is told to end. */
function endless() {
  const told = Promise.withResolvers<string>();
  const handlers: FakeHandlers = {
    "sandbox.repl.run": async ({ event, result, hungUp }) => {
      event(started(1));
      event(stdout(2, "a"));
      await Promise.race([told.promise, new Promise((resolve) => hungUp.addEventListener("abort", resolve))]);
      if (hungUp.aborted) return;
      event(finished(3));
      result(runResult("a"));
    },
    "execution.signal": ({ params, result }) => {
      told.resolve(String(params["signal"]));
      result({});
    },
    "execution.attach": async ({ event, result }) => {
      await told.promise;
      event(stdout(3, "b"));
      event({
        ...finished(4),
        kind: "finished",
        outcome: { kind: "killed", signal: "SIGINT", by: "caller" },
      });
      result({
        ...runResult(),
        status: "error",
        outcome: { kind: "killed", signal: "SIGINT", by: "caller" },
      });
    },
  };
  return { handlers, told: told.promise };
}

test("nothing is sent before somebody reads, and a run that nobody wants fails nowhere", async () => {
  const { server, sandbox, methods } = await sandboxOn({});
  await using _ = server;
  const run = sandbox.stream("code");
  await sandbox.metrics.all().catch(() => undefined);
  expect(run.id).toMatch(/^[0-9a-f]{32}$/);
  expect(methods()).toEqual(["sandbox.metrics.get"]);
});

test("is sent with the id by which it can be found again, and with open input", async () => {
  const { server, sandbox } = await sandboxOn({ "sandbox.repl.run": ({ result }) => result(runResult()) });
  await using _ = server;
  const run = sandbox.stream("code", { noticeMs: 5, hardLimitMs: 9, encoding: "base64" });
  await run.result;
  expect(server.calls.at(-1)?.params).toMatchObject({
    execution: run.id,
    stdin: "open",
    noticeMs: 5,
    hardLimitMs: 9,
    encoding: "base64",
  });
  await sandbox.stream("code", { input: "x" }).result;
  expect(server.calls.at(-1)?.params).toMatchObject({ stdin: "closed", input: "x" });
});

test("its result alone reads it to the end; asked for first and iterated then, it has the events as well", async () => {
  const { server, sandbox, methods } = await sandboxOn({
    "sandbox.repl.run": ({ event, result }) => {
      event(stdout(1, "a"));
      event(finished(2));
      result(runResult("a"));
    },
  });
  await using _ = server;
  expect(await (await sandbox.stream("code").result).output()).toBe("a");
  const run = sandbox.stream("code");
  const { result } = run;
  const kinds: string[] = [];
  for await (const { kind } of run) kinds.push(kind);
  expect(kinds).toEqual(["stdout", "finished"]);
  expect(await (await result).output()).toBe("a");
  expect(await run.result).toBe(await result);
  expect(methods()).toEqual(["sandbox.repl.run", "sandbox.repl.run"]);
});

test("can be iterated once", async () => {
  const { server, sandbox } = await sandboxOn({ "sandbox.repl.run": ({ result }) => result(runResult()) });
  await using _ = server;
  const run = sandbox.stream("code");
  for await (const { kind } of run) expect(kind).toBeDefined();
  expect(() => run[Symbol.asyncIterator]()).toThrow(TypeError);
});

test("leaving the loop hangs up and stops it; its result, asked for then, is that of its end", async () => {
  const { handlers, told } = endless();
  const { server, sandbox, methods } = await sandboxOn(handlers);
  await using _ = server;
  const run = sandbox.stream("code");
  for await (const event of run) if (event.kind === "stdout") break;
  expect(await told).toBe("SIGINT");
  const execution = await run.result;
  expect(execution.outcome).toEqual({ kind: "killed", signal: "SIGINT", by: "caller" });
  expect(await execution.output()).toBe("ab");
  expect(methods()).toEqual(["sandbox.repl.run", "execution.signal", "execution.attach"]);
  expect(server.calls.at(-1)?.params).toMatchObject({ execution: run.id, after: 2 });
});

test("leaving the loop once it has finished stops nothing", async () => {
  const { server, sandbox, methods } = await sandboxOn({
    "sandbox.repl.run": ({ event, result }) => {
      event(finished(1));
      result(runResult());
    },
    "execution.attach": ({ result }) => result(runResult()),
  });
  await using _ = server;
  const run = sandbox.stream("code");
  for await (const event of run) if (event.kind === "finished") break;
  expect((await run.result).status).toBe("success");
  expect(methods()).not.toContain("execution.signal");
});

test("aborting stops it, and everything fails with the signal's reason", async () => {
  const { handlers, told } = endless();
  const { server, sandbox } = await sandboxOn(handlers);
  await using _ = server;
  const abort = new AbortController();
  const run = sandbox.stream("code", { signal: abort.signal });
  const reading = (async () => {
    for await (const event of run) if (event.kind === "stdout") abort.abort(new Error("enough"));
  })();
  await expect(reading).rejects.toThrow("enough");
  await expect(run.result).rejects.toThrow("enough");
  expect(await told).toBe("SIGINT");
});

test("a run that takes longer than its caller waits is a Timeout, and is stopped", async () => {
  const { handlers, told } = endless();
  const { server, sandbox } = await sandboxOn(handlers);
  await using _ = server;
  expect((await failureOf(sandbox.run("code", { requestTimeoutMs: 100 }))).code).toBe("Timeout");
  expect(await told).toBe("SIGINT");
});

test("a signal that was aborted before means that nothing is sent", async () => {
  const { server, sandbox, methods } = await sandboxOn({});
  await using _ = server;
  const signal = AbortSignal.abort(new Error("never mind"));
  await expect(sandbox.run("code", { signal })).rejects.toThrow("never mind");
  await expect(sandbox.command.run("ls", [], { signal })).rejects.toThrow("never mind");
  expect(methods()).toEqual([]);
});

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

test("a signal that comes too late is none", async () => {
  const { server, sandbox } = await sandboxOn({
    "sandbox.repl.run": ({ event, result }) => {
      event(finished(1));
      result(runResult());
    },
    "execution.signal": ({ error }) => error(new ServerError("executionFinished", "over")),
  });
  await using _ = server;
  const run = sandbox.stream("code");
  await run.begin();
  await run.interrupt({ killAfterMs: 5 });
  await run.result;
  await run.kill();
  expect(server.calls.at(-1)).toMatchObject({ params: { signal: "SIGINT", killAfterMs: 5 } });
});

test("what fails is told by the loop and by the result, each an error of its own code", async () => {
  const { server, sandbox } = await sandboxOn({
    "sandbox.repl.run": ({ error }) => error(new ServerError("languageUnavailable", "no Python here")),
  });
  await using _ = server;
  const run = sandbox.stream("code");
  const reading = run[Symbol.asyncIterator]().next();
  expect(await failureOf(reading)).toMatchObject({ serverCode: "languageUnavailable", status: 422 });
  expect(isSandboxError(await failureOf(run.result), "RequestFailed")).toBe(true);
});

test("what nobody waits for may fail unseen", async () => {
  const { server, sandbox } = await sandboxOn({
    "sandbox.repl.run": ({ error }) => error(new ServerError("languageUnavailable", "no Python here")),
    "server.info": ({ error }) => error(new ServerError("internal", "no")),
  });
  await using _ = server;
  const run = sandbox.stream("code");
  const left = [run.result, run.input("x"), run.endInput(), run.interrupt(), run.extend(1), run.begin()];
  const unseen: unknown[] = [];
  const note = (reason: unknown) => unseen.push(reason);
  process.on("unhandledRejection", note);
  try {
    await failureOf(sandbox.run("code"));
    // Rejections that nobody handles are reported after the microtasks of a turn.
    await new Promise((resolve) => setImmediate(resolve));
    expect(unseen).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
  expect(await Promise.all(left.map(failureOf))).toHaveLength(6);
});

test("somebody who attaches goes on after the event that was seen and the input that was taken, and stops nothing", async () => {
  const { server, sandbox, methods } = await sandboxOn({
    "execution.attach": ({ event, params }) => {
      expect(params["after"]).toBe(7);
      event(stdout(8, "late"));
    },
    "execution.list": ({ result }) =>
      result({
        executions: [
          {
            execution: "e1",
            kind: "run",
            state: "running",
            createdAtMs: 1,
            stdinOpen: true,
            firstSeq: 1,
            lastSeq: 8,
            inputNumber: 3,
          },
        ],
      }),
    "execution.input": ({ params, result }) => result({ number: params["number"] }),
  });
  await using _ = server;
  const run = sandbox.attach("e1", { after: 7 });
  const seen: RunEvent[] = [];
  for await (const event of run) {
    seen.push(event);
    await run.input("x");
    break;
  }
  expect(seen).toEqual([stdout(8, "late")]);
  expect(server.calls.at(-1)?.params).toMatchObject({ number: 4 });
  expect(methods()).not.toContain("execution.signal");
});
