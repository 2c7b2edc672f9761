import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { NDJSON } from "#lib/protocol/envelope.ts";
import { GOLDEN_EXTENSIONS } from "#lib/protocol/golden-extensions.ts";
import { GOLDEN_REQUESTS } from "#lib/protocol/golden.ts";
import { METHODS, SandboxConfig, type MethodName } from "#lib/protocol/methods.ts";
import { expectAnswer, openAnyServer, type AnyServer } from "../testing/any-server.ts";
import { anyJsonText } from "../testing/wrong-json.ts";

// Calls whose envelope is right and whose params are not; the rest of the 20,000 requests of any-envelope.test.ts.

const TIMEOUT_MS = 240_000;
const BOX = { namespace: "default", sandbox: "box" };
const CONFIG = { image: "microsandbox/python" };
const JSON_TYPE = ["Content-Type", "application/json"] as const;
/** A command that runs until it is ended, and the ids of this one and of one that has ended. */
const ENDLESS = "endless";
const RUNNING = "running";
const DONE = "done";

const { start, stop, run, command, metrics } = GOLDEN_REQUESTS.typescript;
const EXTENSIONS = Object.entries(GOLDEN_EXTENSIONS).map(([name, { request }]) => [name, request]);
/** A right call of each method. */
const RIGHT: ReadonlyMap<string, string> = new Map([
  ["sandbox.start", start],
  ["sandbox.stop", stop],
  ["sandbox.repl.run", run],
  ["sandbox.command.run", command],
  ["sandbox.metrics.get", metrics],
  ...EXTENSIONS.map(([name = "", request = ""]) => [name, request] as const),
]);

let any: AnyServer;
/** Whether the sandbox runs, and something in it. */
let ready = false;
beforeAll(async () => {
  any = await openAnyServer({ readerGoneS: 3_600 });
  any.runtime.program = (program, spec) => {
    program.started();
    program.stdout("hello\n");
    if (spec.kind !== "command" || spec.command !== ENDLESS) program.end();
  };
});
afterAll(() => any.close());

async function prepare(): Promise<void> {
  if (ready) return;
  expect((await any.server.call("sandbox.start", { ...BOX, config: CONFIG })).status).toBe(200);
  const detached = { ...BOX, command: ENDLESS, execution: RUNNING, detach: true };
  expect((await any.server.call("sandbox.command.run", detached)).status).toBe(200);
  const done = { ...BOX, language: "python", code: "1", execution: DONE };
  expect((await any.server.call("sandbox.repl.run", done)).status).toBe(200);
  ready = true;
}

/** A place among the params of a method, as the contract names it, and what stands there instead. */
type Change = readonly [field: number, text: string];

/** A call of the sandbox that runs with these changes, as text: what is put in may be no value of JavaScript. */
function changed(method: MethodName, changes: readonly Change[]): string {
  const request = JSON.parse(RIGHT.get(method) ?? "");
  const execution = method === "execution.attach" ? DONE : RUNNING;
  const { params } = request;
  Object.assign(params, BOX, "execution" in params ? { execution } : {});
  const fields = fieldsOf(method);
  for (const [index, [field]] of changes.entries()) {
    const [name = "", inner] = fields[field % fields.length] ?? [];
    if (inner === undefined) params[name] = `@${index}@`;
    else if (typeof params[name] === "object") params[name][inner] = `@${index}@`;
  }
  const text = JSON.stringify(request);
  return changes.reduce((all, [, value], index) => all.replace(`"@${index}@"`, () => value), text);
}

/** The names of a method's params, and those inside of a configuration. */
function fieldsOf(method: MethodName): readonly (readonly string[])[] {
  const schema = METHODS[method].params;
  if (!(schema instanceof z.ZodObject)) return [["namespace"]];
  const names = Object.keys(schema.shape);
  const inner = names.includes("config") ? Object.keys(SandboxConfig.shape) : [];
  return [...names.map((name) => [name]), ...inner.map((name) => ["config", name])];
}

/** What could be right in one place or another, beside any JSON. */
const value = fc.oneof(
  { weight: 2, arbitrary: anyJsonText },
  fc.constantFrom(
    `"open"`,
    `"closed"`,
    `"base64"`,
    `"utf8"`,
    `"SIGINT"`,
    `"done"`,
    `"a/b"`,
    `"../a"`,
    `"node"`,
  ),
  fc.constantFrom("true", "false", "0", "1", "80", "1000", "1e15", `["a"]`, `{"cols":80,"rows":24}`),
  fc.constantFrom(`[{"path":"a","content":"b"}]`, `["A=b"]`, `{"start":"true"}`, `"microsandbox/node"`),
);
const changes = fc.array(fc.tuple(fc.nat(), value), { minLength: 1, maxLength: 3 });
const anyMethod = fc.constantFrom(...(Object.keys(METHODS) as MethodName[]));

test("any params of any method, 5,000 times", { timeout: TIMEOUT_MS }, async () => {
  const property = fc.asyncProperty(anyMethod, changes, fc.boolean(), async (method, given, streamed) => {
    await prepare();
    // A watch of a sandbox that runs has no end of its own.
    const accept = streamed && method !== "sandbox.watch" ? NDJSON : "*/*";
    const answer = expectAnswer(await any.send(changed(method, given), [JSON_TYPE, ["Accept", accept]]));
    const ends = method === "sandbox.stop" || method === "execution.signal" || method === "sandbox.start";
    if (ends && answer.error === undefined) ready = false;
  });
  await fc.assert(property, { numRuns: 5_000 });
});

test(
  "right calls of sandboxes that nobody started start nothing, 2,000 times",
  { timeout: TIMEOUT_MS },
  async () => {
    await prepare();
    const [machine] = any.runtime.machines.slice(-1);
    const [machines, executions] = [any.runtime.machines.length, machine?.executions.length];
    const name = fc.stringMatching(/^nobody-[A-Za-z0-9_-]{0,20}$/);
    const property = fc.asyncProperty(
      anyMethod,
      name,
      fc.boolean(),
      fc.boolean(),
      async (method, sandbox, known, streamed) => {
        const request = JSON.parse(RIGHT.get(method) ?? "");
        Object.assign(request.params, { sandbox, namespace: known ? "default" : "nobody" });
        // Without an image it would have to be known.
        if (method === "sandbox.start") request.params.config = { memory: 512 };
        const accept = streamed ? NDJSON : "*/*";
        const answer = expectAnswer(await any.send(JSON.stringify(request), [JSON_TYPE, ["Accept", accept]]));
        if (method !== "server.info") {
          expect(answer.error.data.code).toMatch(
            /^(namespaceNotFound|sandboxNotFound|invalidParams|invalidRequest)$/,
          );
        }
        expect([any.runtime.machines.length, machine?.executions.length]).toEqual([machines, executions]);
      },
    );
    await fc.assert(property, { numRuns: 2_000 });
  },
);
