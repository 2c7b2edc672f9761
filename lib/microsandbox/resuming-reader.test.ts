import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import { SandboxError } from "./errors.ts";
import type { SandboxEvent } from "./events.ts";
import { ResumingReader } from "./resuming-reader.ts";
import { failureOf } from "./testing/failure-of.ts";
import type { FakeAnswer } from "./testing/fake-rpc-server.ts";
import { sandboxOn } from "./testing/sandbox-on.ts";
import { finished, runResult, started, stdout } from "./testing/sample-events.ts";

/** The line of an event, as bytes on the wire. */
function line(event: object): string {
  return `${JSON.stringify({ jsonrpc: "2.0", method: "execution.event", params: event })}\n`;
}

test("a connection that breaks is taken up after the last whole event, as often as it breaks", async () => {
  const attached: ((answer: FakeAnswer) => unknown)[] = [
    async ({ bytes, cut }) => {
      // One that was seen, one that is new, and half of one.
      await bytes(`${line(stdout(2, "a"))}${line(stdout(3, "b"))}${line(stdout(4, "c")).slice(0, 30)}`);
      cut();
    },
    ({ raw }) => raw(502, "text/html", "<h1>Bad Gateway</h1>"),
    ({ event, result }) => {
      event(stdout(4, "c"));
      event(finished(5));
      result(runResult());
    },
  ];
  const { server, sandbox } = await sandboxOn({
    "sandbox.repl.run": async ({ bytes, cut }) => {
      await bytes(`${line(started(1))}${line(stdout(2, "a"))}`);
      cut();
    },
    "execution.attach": (answer) => attached.shift()?.(answer),
  });
  await using _ = server;
  const run = sandbox.stream("code");
  const seqs: number[] = [];
  for await (const { seq } of run) seqs.push(seq);
  expect(seqs).toEqual([1, 2, 3, 4, 5]);
  expect(await (await run.result).output()).toBe("abc");
  const after = server.calls.slice(2).map(({ params }) => [params["execution"], params["after"]]);
  expect(after).toEqual([
    [run.id, 2],
    [run.id, 3],
    [run.id, 3],
  ]);
});

test("a call whose connection breaks before its answer is looked for, never sent twice", async () => {
  const { server, sandbox, methods } = await sandboxOn({
    "sandbox.repl.run": ({ cut }) => cut(),
    "execution.attach": ({ event, result }) => {
      event(stdout(1, "a"));
      event(finished(2));
      result(runResult());
    },
  });
  await using _ = server;
  expect(await (await sandbox.run("code")).output()).toBe("a");
  expect(methods()).toEqual(["sandbox.repl.run", "execution.attach"]);
});

test("a call that never arrived fails as its connection did", async () => {
  const { server, sandbox, methods } = await sandboxOn({
    "sandbox.repl.run": ({ cut }) => cut(),
    "execution.attach": ({ error }) => error(new ServerError("executionNotFound", "no such execution")),
  });
  await using _ = server;
  expect((await failureOf(sandbox.run("code"))).code).toBe("HttpError");
  expect(methods()).toEqual(["sandbox.repl.run", "execution.attach"]);
});

test("an execution that the server forgot while the connection was broken is the error", async () => {
  const { server, sandbox } = await sandboxOn({
    "sandbox.repl.run": async ({ bytes, cut }) => {
      await bytes(line(started(1)));
      cut();
    },
    "execution.attach": ({ error }) => error(new ServerError("executionNotFound", "no such execution")),
  });
  await using _ = server;
  const error = await failureOf(sandbox.run("code"));
  expect(error).toMatchObject({ code: "RequestFailed", serverCode: "executionNotFound" });
});

test("a server that stays away is given up after some tries, with longer and longer waits", async () => {
  const waits: number[] = [];
  const lost = new SandboxError("HttpError", "The connection broke.");
  const reader = new ResumingReader(
    {
      first: async () => ({
        result: new Promise(() => undefined),
        streamed: true,
        close: () => undefined,
        async *[Symbol.asyncIterator]() {
          yield started(1);
          throw lost;
        },
      }),
      again: () => Promise.reject(lost),
    },
    async (ms) => void waits.push(ms),
  );
  const events = reader.read();
  expect((await events.next()).value).toEqual(started(1));
  expect(await failureOf(events.next())).toBe(lost);
  expect(waits).toEqual([100, 200, 400, 800, 1_600, 3_200]);
});

test("aborting ends the wait between two tries", async () => {
  const abort = new AbortController();
  const { server, sandbox } = await sandboxOn({
    "sandbox.repl.run": async ({ bytes, cut }) => {
      await bytes(line(started(1)));
      cut();
    },
    "execution.attach": ({ cut }) => {
      cut();
      abort.abort(new Error("enough"));
    },
    "execution.signal": ({ result }) => result({}),
  });
  await using _ = server;
  await expect(sandbox.run("code", { signal: abort.signal })).rejects.toThrow("enough");
});

test("watching goes on after a break, and notices when the sandbox counts anew", async () => {
  const state = (seq: number, name: string) => ({ kind: "state", seq, atMs: 1, state: name });
  const watched: ((answer: FakeAnswer) => unknown)[] = [
    async ({ bytes, cut }) => {
      await bytes(`${line(state(1, "running"))}${line(stdout(40, "old"))}`);
      cut();
    },
    ({ event, result }) => {
      event(state(1, "running"));
      event(stdout(2, "new"));
      result({ state: "stopped" });
    },
  ];
  const { server, sandbox } = await sandboxOn({ "sandbox.watch": (answer) => watched.shift()?.(answer) });
  await using _ = server;
  const seen: SandboxEvent[] = [];
  for await (const event of sandbox.watch({ metricsEveryMs: 200 })) seen.push(event);
  expect(seen.map((event) => ("text" in event ? event.text : event.kind))).toEqual([
    "state",
    "old",
    "state",
    "new",
  ]);
  expect(server.calls.slice(1).map(({ params }) => params)).toMatchObject([
    { after: 0, metricsEveryMs: 200 },
    { after: 40, metricsEveryMs: 200 },
  ]);
});
