import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { METHODS } from "#lib/protocol/methods.ts";
import { FakeRuntime } from "./testing/fake-runtime.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

vi.setConfig({ testTimeout: 30_000 });

let server: TestServer;
beforeAll(async () => {
  const runtime = new FakeRuntime();
  server = await startTestServer({ openRuntime: async () => runtime, connectAgent: runtime.connectAgent });
  const config = { image: "microsandbox/python" };
  await server.call("sandbox.start", { namespace: "default", sandbox: "box", config });
});
afterAll(() => server.close());

const LINES = "application/x-ndjson";

/** Whatever is sent: an answer in JSON that is never our own failure, and the server lives. */
async function expectAnswer(body: string, accept = "*/*"): Promise<void> {
  const response = await server.post(body, { accept });
  const text = await response.text();
  expect(response.status, `${body} -> ${text}`).toBeLessThan(500);
  for (const line of text.split("\n").filter((one) => one !== ""))
    expect(JSON.parse(line).jsonrpc).toBe("2.0");
}

test("any bytes get an answer", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), (text) => expectAnswer(text)),
    { numRuns: 50 },
  );
});

test("any JSON gets an answer", async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), (text) => expectAnswer(text)),
    { numRuns: 50 },
  );
});

test("any parameters of any method get an answer, streamed or not", async () => {
  const params = fc.record(
    {
      namespace: fc.oneof(fc.constant("default"), fc.jsonValue()),
      sandbox: fc.oneof(fc.constant("box"), fc.jsonValue()),
      execution: fc.oneof(fc.constant("e"), fc.jsonValue()),
      config: fc.jsonValue(),
      language: fc.oneof(fc.constantFrom("python", "node"), fc.jsonValue()),
      code: fc.oneof(fc.string(), fc.jsonValue()),
      command: fc.oneof(fc.string(), fc.jsonValue()),
      args: fc.oneof(fc.array(fc.string()), fc.jsonValue()),
      files: fc.oneof(fc.array(fc.record({ path: fc.string(), content: fc.string() })), fc.jsonValue()),
      timeout: fc.oneof(fc.integer(), fc.jsonValue()),
      number: fc.oneof(fc.integer(), fc.jsonValue()),
      data: fc.oneof(fc.string(), fc.jsonValue()),
      signal: fc.oneof(fc.constantFrom("SIGINT", "SIGKILL"), fc.jsonValue()),
      tty: fc.jsonValue(),
      path: fc.oneof(fc.string(), fc.jsonValue()),
      fresh: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  // A watch of a sandbox that runs has no end of its own.
  const methods = Object.keys(METHODS).filter((method) => method !== "sandbox.watch");
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...methods), params, fc.boolean(), (method, given, streamed) =>
      expectAnswer(
        JSON.stringify({ jsonrpc: "2.0", method, params: given, id: 1 }),
        streamed ? LINES : "*/*",
      ),
    ),
    { numRuns: 150 },
  );
});

test("`__proto__` and `constructor` are names like any other that nobody knows", async () => {
  for (const name of ["__proto__", "constructor", "hasOwnProperty"]) {
    const sandbox = `{"jsonrpc":"2.0","method":"sandbox.stop","params":{"namespace":"${name}","sandbox":"${name}"}}`;
    expect((await server.post(sandbox)).status).toBe(404);
    expect((await server.post(`{"jsonrpc":"2.0","method":"${name}","${name}":{}}`)).status).toBe(404);
  }
});
