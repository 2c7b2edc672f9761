import { createServer, type Server } from "node:http";
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

/** A server that answers every request with this stream. */
async function serve(make: () => EventStream<unknown>): Promise<string> {
  server = createServer((_request, response) => {
    void answerCall(response, "id", make(), { streaming: true, log, keepAliveMs: 20 });
  });
  const listening = server;
  await new Promise<void>((resolve) => {
    listening.listen(0, "127.0.0.1", resolve);
  });
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
}

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
