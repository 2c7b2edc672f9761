import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { isSandboxError } from "./errors.ts";
import type { RunEvent } from "./events.ts";
import { failureOf } from "./testing/failure-of.ts";
import { endless, sandboxOn } from "./testing/sandbox-on.ts";
import { finished, runResult, stdout } from "./testing/sample-events.ts";

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
