import { expect, test } from "vitest";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import {
  GOLDEN_EXTENSIONS,
  GOLDEN_REFUSALS,
  GOLDEN_STREAM,
  ORIGINAL_REFUSALS,
} from "#lib/protocol/golden-extensions.ts";
import { GOLDEN_REPLIES } from "#lib/protocol/golden.ts";
import { PythonSandbox } from "./python-sandbox.ts";

/** The events of the golden stream, and these lines for the response. */
const streamTo = (...last: string[]) =>
  [...GOLDEN_STREAM.lines.slice(0, -1), ...last].map((line) => `${line}\n`).join("");
const RUN = streamTo(...GOLDEN_STREAM.lines.slice(-1));
const WATCH = streamTo(GOLDEN_EXTENSIONS["sandbox.watch"].reply);
const JSON_TYPE = { headers: { "content-type": "application/json" } };

/** What a request asks for; each client has ids of its own. */
function asked(request: string): unknown {
  const { method, params } = JSON.parse(request) as { method: string; params: unknown };
  return { method, params };
}

/** A started sandbox whose server gives the golden replies; remembers what it was asked for since the start. */
async function started(): Promise<{ sandbox: PythonSandbox; sent: unknown[] }> {
  const sent: unknown[] = [];
  const sandbox = new PythonSandbox({
    serverUrl: "http://sandbox.test",
    name: "box",
    async fetch(input, init) {
      const request = new Request(input, init);
      const text = await request.text();
      const { method } = JSON.parse(text) as { method: string };
      sent.push(asked(text));
      if (request.headers.get("accept")?.includes(NDJSON) && !method.endsWith("start")) {
        return new Response(method === "sandbox.watch" ? WATCH : RUN, {
          headers: { "content-type": NDJSON },
        });
      }
      const call = Object.entries(GOLDEN_EXTENSIONS).find(([name]) => name === method);
      return new Response(call?.[1].reply ?? GOLDEN_REPLIES.start, JSON_TYPE);
    },
  });
  await sandbox.start();
  sent.length = 0;
  return { sandbox, sent };
}

const ENTRY = {
  name: "a.py",
  path: "src/a.py",
  kind: "file",
  size: 6,
  modifiedAtMs: 1_790_000_000_000,
  mode: 0o644,
};
const attached = (sandbox: PythonSandbox) => sandbox.attach("e1");

test.each<[keyof typeof GOLDEN_EXTENSIONS, (sandbox: PythonSandbox) => Promise<unknown>, unknown]>([
  ["sandbox.keepAlive", (sandbox) => sandbox.keepAlive(), { idleStopInMs: 900_000 }],
  ["execution.input", (sandbox) => attached(sandbox).input("Ada\n"), undefined],
  ["execution.signal", (sandbox) => attached(sandbox).interrupt({ killAfterMs: 2_000 }), undefined],
  ["execution.resize", (sandbox) => attached(sandbox).resize(80, 24), undefined],
  ["execution.extend", (sandbox) => attached(sandbox).extend(60_000), { inMs: 60_000, hardLimitMs: 600_000 }],
  ["execution.list", async (sandbox) => (await sandbox.executions())[0]?.execution, "e1"],
  ["execution.attach", async (sandbox) => (await attached(sandbox).result).output(), "Name? Hello Ada\n42\n"],
  [
    "repl.complete",
    (sandbox) => sandbox.complete("import math\nmath.sq", 19),
    {
      kernel: "ready",
      from: 17,
      to: 19,
      completions: [{ text: "sqrt", kind: "function" }],
      truncated: false,
    },
  ],
  ["repl.inspect", async (sandbox) => (await sandbox.inspect("len", 3)).signature, "(obj, /)"],
  [
    "fs.list",
    (sandbox) => sandbox.files.list("src", { recursive: true }),
    { entries: [ENTRY], truncated: false },
  ],
  ["fs.stat", (sandbox) => sandbox.files.stat("src/a.py"), ENTRY],
  ["fs.read", (sandbox) => sandbox.files.read("src/a.py"), "hello\n"],
  ["fs.write", (sandbox) => sandbox.files.write("src/a.py", "hello\n"), undefined],
  ["fs.mkdir", (sandbox) => sandbox.files.mkdir("made"), undefined],
  ["fs.rename", (sandbox) => sandbox.files.rename("made", "renamed"), undefined],
  ["fs.remove", (sandbox) => sandbox.files.remove("renamed", { recursive: true }), undefined],
  ["server.info", async (sandbox) => (await sandbox.serverInfo()).runtime.name, "runc"],
])("%s is asked for, and its answer read, as the server is held to", async (method, act, answer) => {
  const { sandbox, sent } = await started();
  expect(await act(sandbox)).toEqual(answer);
  expect(sent).toContainEqual(asked(GOLDEN_EXTENSIONS[method].request));
});

test("a watch is asked for as the server is held to, and gives its events", async () => {
  const { sandbox, sent } = await started();
  const kinds: string[] = [];
  for await (const { kind } of sandbox.watch({ metricsEveryMs: 1_000 })) kinds.push(kind);
  expect(kinds).toEqual(["started", "stdout", "input", "stdout", "stderr", "display", "finished"]);
  expect(sent[0]).toEqual(asked(GOLDEN_EXTENSIONS["sandbox.watch"].request));
});

test("a stream is asked for as the server is held to, and its events and result are read", async () => {
  const { sandbox, sent } = await started();
  const run = sandbox.stream("name = input('Name? ')\nprint('Hello', name)\n6 * 7", { stdin: "open" });
  const events: unknown[] = [];
  for await (const event of run) events.push({ ...event, execution: "e1" });
  const { method, params } = sent[0] as { method: string; params: object };
  expect({ method, params: { ...params, execution: "e1" } }).toEqual(asked(GOLDEN_STREAM.request));
  const lines = GOLDEN_STREAM.lines.filter((line) => line.includes("execution.event"));
  expect(events).toEqual(lines.map((line) => (JSON.parse(line) as { params: unknown }).params));
  const result = await run.result;
  expect([await result.output(), await result.error()]).toEqual(["Name? Hello Ada\n42\n", "careful\n"]);
});

test.each([
  ...Object.entries(GOLDEN_REFUSALS).map(([name, { status, body }]) => [name, status, body] as const),
  ...Object.entries(ORIGINAL_REFUSALS).map(
    ([name, { status, body }]) => [`the original's ${name}`, status, body] as const,
  ),
])("a refusal (%s) is told with its status and what the server said", async (_name, status, body) => {
  const sandbox = new PythonSandbox({
    name: "box",
    fetch: async () => new Response(body, { ...JSON_TYPE, status }),
  });
  const { error } = JSON.parse(body) as { error: string | { message: string; data: { code: string } } };
  const message = typeof error === "string" ? error : error.message;
  await expect(sandbox.start()).rejects.toMatchObject({
    code: "RequestFailed",
    status,
    message: expect.stringContaining(message),
    ...(typeof error === "string" ? {} : { serverCode: error.data.code }),
  });
});
