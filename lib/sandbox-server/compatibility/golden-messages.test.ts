import { afterEach, beforeEach, expect, test } from "vitest";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { GOLDEN_EXTENSIONS, GOLDEN_REFUSALS, GOLDEN_STREAM } from "#lib/protocol/golden-extensions.ts";
import { METHODS } from "#lib/protocol/methods.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { type Loose, type TestServer } from "../testing/test-server.ts";

const BOX = { namespace: "default", sandbox: "box" };

let server: TestServer;
let runtime: FakeRuntime;
beforeEach(async () => {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime);
  await server.call("sandbox.start", { ...BOX, config: { image: "microsandbox/python" } });
});
afterEach(() => server.close());

/** The time of an event is another each time. */
const withoutTimes = (text: string) => text.replaceAll(/"atMs":\d+/g, `"atMs":1790000000000`);

test("a stream is, line for line, what the client is held to read", async () => {
  runtime.program = (program) => {
    program.started();
    program.stdout("Name? ");
    program.emit({ kind: "input", prompt: "Name? " });
    program.write = async () => {
      program.stdout("Hello Ada\n");
      program.stderr("careful\n");
      program.emit({ kind: "display", bundle: { "text/plain": "42" } });
      program.end();
    };
  };
  const response = await server.post(GOLDEN_STREAM.request, { accept: NDJSON });
  expect([response.status, response.headers.get("content-type")]).toEqual([200, NDJSON]);
  let text = "";
  for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += piece;
    if (!piece.includes(`"kind":"input"`)) continue;
    const { request, reply } = GOLDEN_EXTENSIONS["execution.input"];
    expect(await (await server.post(request)).text()).toBe(reply);
  }
  const lines = withoutTimes(text).split("\n");
  expect(lines.filter((line) => line !== "")).toEqual(GOLDEN_STREAM.lines.filter((line) => line !== ""));
});

test.each(Object.entries(GOLDEN_REFUSALS))(
  "a refusal (%s) is to the byte what the client reads",
  async (_name, refusal) => {
    const response = await server.post(refusal.request);
    expect([response.status, await response.text()]).toEqual([refusal.status, refusal.body]);
  },
);

test("the answer to each method that is ours has what the client is held to read, and nothing else", async () => {
  runtime.program = (program) => program.started();
  const running = { ...BOX, command: "sh", tty: { cols: 9, rows: 9 }, noticeMs: 90_000, execution: "e1" };
  expect((await server.call("sandbox.command.run", { ...running, detach: true })).status).toBe(200);
  await server.call("fs.write", { ...BOX, path: "src/a.py", content: "hello\n" });
  // What ends what runs comes last.
  const {
    "execution.signal": signal,
    "execution.attach": attach,
    // Streamed only, and at its end when the sandbox is: see the next test.
    "sandbox.watch": _watch,
    ...others
  } = GOLDEN_EXTENSIONS;
  const calls = { ...others, "execution.signal": signal, "execution.attach": attach };
  for (const [method, { request, reply }] of Object.entries(calls)) {
    const response = await server.post(request);
    const { result, ...envelope }: Loose = await response.json();
    expect([response.status, envelope], method).toEqual([200, { jsonrpc: "2.0", id: 1 }]);
    const schema = METHODS[method as keyof typeof GOLDEN_EXTENSIONS].result;
    expect(schema.parse(result), method).toEqual(result);
    if (method !== "execution.attach") {
      expect(Object.keys(result), method).toEqual(
        expect.arrayContaining(required(schema, JSON.parse(reply).result)),
      );
    }
  }
});

/** The names in a golden result without which the contract would not take it. */
function required(schema: (typeof METHODS)[keyof typeof METHODS]["result"], golden: object): string[] {
  return Object.keys(golden).filter((name) => {
    const without = Object.fromEntries(Object.entries(golden).filter(([one]) => one !== name));
    return !schema.safeParse(without).success;
  });
}

test("the last line of a watch is to the byte what the client reads", async () => {
  const { request, reply } = GOLDEN_EXTENSIONS["sandbox.watch"];
  const watching = fetch(`${server.url}/api/v1/rpc`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: NDJSON },
    body: request,
  });
  const stream = await watching;
  await server.call("sandbox.stop", BOX);
  const lines = (await stream.text()).split("\n").filter((line) => line !== "");
  expect(lines.at(-1)).toBe(reply);
});
