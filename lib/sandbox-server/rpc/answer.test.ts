import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pino } from "pino";
import { afterEach, expect, test } from "vitest";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { StateEvent } from "#lib/protocol/run-event.ts";
import { answerCall } from "./answer.ts";
import type { EventStream } from "./call.ts";

const EVENT: StateEvent = { kind: "state", seq: 1, atMs: 1, state: "running" };
const log = pino({ level: "silent" });

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A server that answers every request in this way. */
async function listen(respond: (response: ServerResponse) => void): Promise<string> {
  const listening = createServer((_request, response) => respond(response));
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

const serve = (make: () => EventStream<unknown>, keepAliveMs = 20, firstEventMs?: number): Promise<string> =>
  listen((response) => {
    const first = firstEventMs === undefined ? {} : { firstEventMs };
    void answerCall(response, "id", make(), { streaming: true, log, keepAliveMs, ...first });
  });

test("a stream whose first event is long in coming begins without it", async () => {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const url = await serve(
    async function* stream() {
      await enough;
      yield EVENT;
      throw new SandboxError("sandboxLost", "late");
    },
    10_000,
    10,
  );
  const response = await fetch(url);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/x-ndjson"]);
  resolve();
  const lines = (await response.text()).trim().split("\n");
  expect(lines.map((line) => Object.keys(JSON.parse(line)))).toEqual([
    ["jsonrpc", "method", "params"],
    ["jsonrpc", "error", "id"],
  ]);
});

test("a stream that has nothing to say sends empty lines, so that nobody takes it for dead", async () => {
  const { promise: enough, resolve } = Promise.withResolvers<void>();
  const url = await serve(async function* stream() {
    yield EVENT;
    await enough;
    return "done";
  });
  const { body } = await fetch(url);
  let text = "";
  for await (const chunk of body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.endsWith("}\n\n\n")) resolve();
  }
  expect(text.split("\n").filter((line) => line !== "")).toHaveLength(2);
  expect(text).toContain(`"result":"done","id":"id"}`);
});

test("what fails after the first event is the last line, masked when nobody foresaw it", async () => {
  const failing = (error: Error) => async () => {
    const url = await serve(async function* stream() {
      yield EVENT;
      throw error;
    });
    return (await (await fetch(url)).text()).trim().split("\n").at(-1) ?? "";
  };
  const known = await failing(new SandboxError("startFailed", "it did not start"))();
  expect(JSON.parse(known)).toMatchObject({ error: { message: "it did not start" }, id: "id" });
  const unforeseen = await failing(new Error("secret"))();
  expect(unforeseen).not.toContain("secret");
  expect(JSON.parse(unforeseen)).toMatchObject({ error: { code: -32_603 } });
});

test("a reader who goes ends the stream", async () => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const url = await serve(async function* stream() {
    try {
      for (;;) {
        yield EVENT;
        await new Promise((tick) => {
          setImmediate(tick);
        });
      }
    } finally {
      resolve();
    }
  });
  const abort = new AbortController();
  const { body } = await fetch(url, { signal: abort.signal });
  await body?.getReader().read();
  abort.abort();
  await ended;
});

/** Far more than one piece. */
const LONG = {
  output: Array.from({ length: 50_000 }, (_, index) => ({ stream: "stdout", text: `${index} "é"` })),
};

test("a long answer comes whole, and others have their turn while it is made", async () => {
  let turns = 0;
  let over = false;
  const url = await listen((response) => {
    const count = () => {
      turns += 1;
      if (!over) setImmediate(count);
    };
    setImmediate(count);
    void answerCall(response, "id", Promise.resolve(LONG), { streaming: false, log }).finally(() => {
      over = true;
    });
  });
  const response = await fetch(url);
  expect([response.status, response.headers.get("content-type")]).toEqual([200, "application/json"]);
  expect(await response.json()).toEqual({ jsonrpc: "2.0", result: LONG, id: "id" });
  await expect.poll(() => over).toBe(true);
  expect(turns).toBeGreaterThan(10);
});

test("a long answer at the end of a stream is one line, whenever an empty one is due", async () => {
  const stream = async function* stream() {
    yield EVENT;
    return LONG;
  };
  const url = await serve(stream, 1);
  const lines = (await (await fetch(url)).text()).split("\n").filter((line) => line !== "");
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[1] ?? "")).toEqual({ jsonrpc: "2.0", result: LONG, id: "id" });
});

test("a reader who goes while a long answer is made is let go", async () => {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const long = Promise.resolve({ ...LONG, text: "x".repeat(50 * 2 ** 20) });
  const url = await listen((response) => {
    void answerCall(response, "id", long, { streaming: false, log }).then(resolve);
  });
  const abort = new AbortController();
  const { body } = await fetch(url, { signal: abort.signal });
  await body?.getReader().read();
  abort.abort();
  await over;
});

test("a long answer that turns out to be no JSON is broken off", async () => {
  const { promise: failed, resolve } = Promise.withResolvers<unknown>();
  const url = await listen((response) => {
    const answer = Promise.resolve({ ...LONG, last: 1n });
    answerCall(response, "id", answer, { streaming: false, log }).catch(resolve);
  });
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow();
  expect(await failed).toBeInstanceOf(TypeError);
});
