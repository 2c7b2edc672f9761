import { expect, test } from "vitest";
import { SandboxError as ServerError } from "#lib/protocol/errors.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { SandboxError } from "./errors.ts";
import { createRpcClient } from "./rpc-client.ts";
import { type FakeHandlers, startFakeRpcServer } from "./testing/fake-rpc-server.ts";
import { finished, runResult, started, stdout, USAGE } from "./testing/sample-events.ts";

const place = { namespace: "n", sandbox: "s" };
const run = { ...place, language: "python", code: "print('hello')" };

async function withServer(handlers: FakeHandlers) {
  const server = await startFakeRpcServer(handlers);
  return { server, client: createRpcClient({ serverUrl: `${server.url}/`, apiKey: "msb_key" }) };
}

async function all(events: AsyncIterable<SandboxEvent>): Promise<SandboxEvent[]> {
  const list: SandboxEvent[] = [];
  for await (const event of events) list.push(event);
  return list;
}

async function failure(promise: Promise<unknown>): Promise<SandboxError> {
  const error = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof SandboxError) return error;
  throw new Error(`not a SandboxError: ${String(error)}`);
}

test("sends the key as bearer and answers with the result", async () => {
  let authorization: string | undefined;
  const { server, client } = await withServer({
    "sandbox.stop": ({ headers, result }) => {
      authorization = headers.authorization;
      result("Sandbox s stopped successfully");
    },
  });
  await using _ = server;
  expect(await client.call("sandbox.stop", place)).toBe("Sandbox s stopped successfully");
  expect(authorization).toBe("Bearer msb_key");
  expect(server.calls).toEqual([{ method: "sandbox.stop", params: place }]);
});

test("a refusal carries the status, the server's code, its message and its details", async () => {
  const { server, client } = await withServer({
    "sandbox.start": ({ error }) =>
      error(new ServerError("imageNotFound", "There is no image x.", { details: { images: ["host"] } })),
  });
  await using _ = server;
  const error = await failure(client.call("sandbox.start", place));
  expect(error).toMatchObject({
    code: "RequestFailed",
    status: 404,
    serverCode: "imageNotFound",
    message: "There is no image x.",
    details: { images: ["host"] },
  });
});

test("how long to wait is told to the millisecond where the server does, else in the header's seconds", async () => {
  const { server, client } = await withServer({
    "sandbox.start": ({ error }) =>
      error(new ServerError("serverFull", "full", { details: { retryAfterMs: 1_234 } })),
    "sandbox.stop": ({ raw }) => raw(429, "text/plain", "slow down", { "retry-after": "3" }),
  });
  await using _ = server;
  expect((await failure(client.call("sandbox.start", place))).retryAfterMs).toBe(1_234);
  expect((await failure(client.call("sandbox.stop", place))).retryAfterMs).toBe(3_000);
});

test("a refusal in the original server's flat shape shows its text", async () => {
  const { server, client } = await withServer({
    "sandbox.stop": ({ raw }) =>
      raw(500, "application/json", '{"error":"Internal server error","code":5002}'),
  });
  await using _ = server;
  const error = await failure(client.call("sandbox.stop", place));
  expect(error).toMatchObject({ code: "RequestFailed", status: 500, serverCode: undefined });
  expect(error.message).toBe("The server answered 500: Internal server error");
});

test("tells apart: nobody listens, too slow, not JSON, not JSON-RPC, a result that is not as agreed", async () => {
  const { server, client } = await withServer({
    "sandbox.stop": () => undefined,
    "sandbox.start": ({ raw }) => raw(200, "application/json", "<html>"),
    "sandbox.keepAlive": ({ raw }) => raw(200, "application/json", "[]"),
    "execution.list": ({ result }) => result({ executions: "none" }),
  });
  const slow = await failure(client.call("sandbox.stop", place, { requestTimeoutMs: 50 }));
  const html = await failure(client.call("sandbox.start", place));
  const scalar = await failure(client.call("sandbox.keepAlive", place));
  const wrong = await failure(client.call("execution.list", place));
  await server.close();
  const refused = await failure(client.call("sandbox.stop", place));
  expect([slow, html, scalar, wrong, refused].map((error) => error.code)).toEqual([
    "Timeout",
    "InvalidResponse",
    "InvalidResponse",
    "InvalidResponse",
    "HttpError",
  ]);
  expect(refused.cause).toBeInstanceOf(Error);
});

test("the caller's own abort is the caller's reason, not an error of ours", async () => {
  const { server, client } = await withServer({ "sandbox.stop": () => undefined });
  await using _ = server;
  const abort = new AbortController();
  const call = client.call("sandbox.stop", place, { signal: abort.signal });
  abort.abort(new Error("enough"));
  await expect(call).rejects.toThrow("enough");
});

test("yields events while the program still runs, then the result", async () => {
  const released = Promise.withResolvers<void>();
  const { server, client } = await withServer({
    "sandbox.repl.run": async ({ event, result, headers }) => {
      expect(headers.accept).toContain("application/x-ndjson");
      event(started(1));
      await released.promise;
      event(stdout(2, "hello\n"));
      event(finished(3));
      result(runResult());
    },
  });
  await using _ = server;
  const stream = await client.open("sandbox.repl.run", run);
  const iterator = stream[Symbol.asyncIterator]();
  expect((await iterator.next()).value).toEqual(started(1));
  released.resolve();
  expect((await iterator.next()).value).toEqual(stdout(2, "hello\n"));
  expect((await iterator.next()).value).toEqual(finished(3));
  expect((await iterator.next()).done).toBe(true);
  expect(await stream.result).toEqual(runResult());
});

test("reads lines however the bytes are cut, skips keep-alives and kinds that it does not know", async () => {
  const { server, client } = await withServer({
    "sandbox.repl.run": async ({ bytes, result }) => {
      const event = { jsonrpc: "2.0", method: "execution.event", params: stdout(1, "grüß 👋\n") };
      const later = { jsonrpc: "2.0", method: "execution.event", params: { kind: "hologram", seq: 2 } };
      const text = Buffer.from(`\n\r\n${JSON.stringify(event)}\n\n${JSON.stringify(later)}\n`);
      for (const byte of text) await bytes(Uint8Array.of(byte));
      result(runResult());
    },
  });
  await using _ = server;
  const stream = await client.open("sandbox.repl.run", run);
  expect(await all(stream)).toEqual([stdout(1, "grüß 👋\n")]);
});

test("an error as the last line is thrown, after the events before it", async () => {
  const { server, client } = await withServer({
    "sandbox.repl.run": ({ event, error }) => {
      event(started(1));
      error(new ServerError("sandboxLost", "The sandbox ended."));
    },
  });
  await using _ = server;
  const stream = await client.open("sandbox.repl.run", run);
  const seen: SandboxEvent[] = [];
  const error = await failure(
    (async () => {
      for await (const event of stream) seen.push(event);
    })(),
  );
  expect(seen).toEqual([started(1)]);
  expect(error).toMatchObject({ code: "ServerError", serverCode: "sandboxLost" });
  expect(await failure(stream.result)).toBe(error);
});

test("a stream that breaks off before its result fails, and so does its result", async () => {
  const { server, client } = await withServer({
    "sandbox.repl.run": async ({ bytes, cut }) => {
      await bytes('{"jsonrpc":"2.0","method":"exec');
      cut();
    },
  });
  await using _ = server;
  const stream = await client.open("sandbox.repl.run", run);
  expect((await failure(all(stream))).code).toBe("HttpError");
  expect((await failure(stream.result)).code).toBe("HttpError");
});

test("leaving the loop hangs up", async () => {
  const hungUp = Promise.withResolvers<void>();
  const { server, client } = await withServer({
    "sandbox.watch": ({ event, hungUp: signal }) => {
      signal.addEventListener("abort", () => hungUp.resolve());
      event(stdout(1, "a"));
    },
  });
  await using _ = server;
  for await (const event of await client.open("sandbox.watch", place)) {
    expect(event).toEqual(stdout(1, "a"));
    break;
  }
  await hungUp.promise;
});

test("makes events from the answer of a server that only answers all at once", async () => {
  const { server, client } = await withServer({
    "sandbox.repl.run": ({ raw }) =>
      raw(
        200,
        "application/json",
        '{"jsonrpc":"2.0","result":{"language":"python","output":[{"stream":"stdout","text":"a"},{"stream":"stderr","text":"b"},7],"status":"success"},"id":1}',
      ),
  });
  await using _ = server;
  const stream = await client.open("sandbox.repl.run", run);
  const events = await all(stream);
  expect(events).toMatchObject([
    { kind: "started", seq: 1, language: "python" },
    { kind: "stdout", seq: 2, text: "a\n" },
    { kind: "stderr", seq: 3, text: "b\n" },
    { kind: "finished", seq: 4, outcome: { kind: "exited", code: 0 } },
  ]);
  expect(await stream.result).toMatchObject({ status: "success", output: [{ text: "a" }, { text: "b" }] });
});

test("completes a command's answer of the original server", async () => {
  const { server, client } = await withServer({
    "sandbox.command.run": ({ result }) =>
      result({ args: ["x"], command: "ls", exit_code: 2, output: [], success: false }),
  });
  await using _ = server;
  const answer = await client.call("sandbox.command.run", { ...place, command: "ls" });
  expect(answer).toMatchObject({ exit_code: 2, success: false, outcome: { kind: "exited", code: 2 } });
});

test("keeps what a server of ours says beyond the original", async () => {
  const result = { ...runResult(), outcome: { kind: "timedOut", limitMs: 1_000 }, status: "error" };
  const { server, client } = await withServer({ "sandbox.repl.run": (answer) => answer.result(result) });
  await using _ = server;
  const answer = await client.call("sandbox.repl.run", run);
  expect(answer).toEqual(result);
  expect(answer).toMatchObject({ usage: USAGE });
});

test("does not take its key to where a server sends its callers", async () => {
  await using elsewhere = await startFakeRpcServer({ "sandbox.stop": ({ result }) => result("stolen") });
  const location = `${elsewhere.url}/api/v1/rpc`;
  const { server, client } = await withServer({
    "sandbox.stop": ({ raw }) => raw(307, "text/plain", "", { location }),
  });
  await using _ = server;
  const error = await failure(client.call("sandbox.stop", place));
  expect([error.code, error.status]).toEqual(["RequestFailed", 307]);
  expect(error.message).toContain(`redirects (307) to ${location}.`);
  expect(elsewhere.calls).toEqual([]);
});
