import * as fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { NDJSON } from "#lib/protocol/ndjson.ts";
import { GOLDEN_EXTENSIONS } from "#lib/protocol/golden-extensions.ts";
import { GOLDEN_REQUESTS } from "#lib/protocol/golden.ts";
import { METHODS, SandboxConfig, type MethodName } from "#lib/protocol/methods.ts";
import { expectAnswer, openAnyServer, type AnyServer } from "../testing/any-server.ts";
import { anyJsonText } from "../testing/wrong-json.ts";

// Calls whose envelope is right and whose params are not; the rest of the 20,000 requests of any-envelope.long.test.ts.

const TIMEOUT_MS = 240_000;
const BOX = { namespace: "default", sandbox: "box" };
const CONFIG = { image: "microsandbox/python" };
const JSON_TYPE = ["Content-Type", "application/json"] as const;
/** A command that runs until it is ended, and the id of a run that has ended. */
const ENDLESS = "endless";
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
/** The id of what runs: another each time, since what has ended is kept under its own. */
let running = "";
let count = 0;
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
  running = `running-${(count += 1)}`;
  const detached = { ...BOX, command: ENDLESS, execution: running, detach: true };
  expect((await any.server.call("sandbox.command.run", detached)).status).toBe(200);
  const done = { ...BOX, language: "python", code: "1", execution: DONE };
  expect((await any.server.call("sandbox.repl.run", done)).status).toBe(200);
  ready = true;
}

/** Values of every type that some param takes, the odd ones first. */
const CANDIDATES: readonly string[] = [
  [
    "",
    "a",
    "a/b",
    "../a",
    "/etc/passwd",
    ".",
    "a\0b",
    "é\u{1f600}\ud800",
    "x".repeat(5_000),
    "QQ==",
    "$(id)",
  ],
  ["open", "closed", "utf8", "base64", "SIGINT", "SIGUSR1", "SIGKILL", "python", "node", DONE, CONFIG.image],
  [-1, 0, 0.5, 1, 2, 80, 1_000, 4_096, 1e9, 4_294_967_295, 1e15, Number.MAX_SAFE_INTEGER, 1e300],
  [true, false, null, {}, { cols: 80, rows: 24 }, { start: "true" }, JSON.parse(`{"__proto__":"a"}`)],
  [[], ["a", ""], ["A=b"], ["A=b\0"], [{ path: "a", content: "b" }], [{ path: "../a", content: "b" }]],
].flatMap((candidates) => candidates.map((candidate: unknown) => JSON.stringify(candidate)));

/** A param that is changed: which one, to which of the candidates that it takes, or to anything. */
const change = fc.record({ field: fc.nat(), pick: fc.nat(), other: fc.option(anyJsonText, { freq: 2 }) });
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** A call of the sandbox that runs with these changes, as text: what is put in may be no value of JavaScript. */
function changed(method: MethodName, changes: readonly Change[]): string {
  const request = JSON.parse(RIGHT.get(method) ?? "");
  const { params } = request;
  const execution = method === "execution.attach" ? DONE : running;
  Object.assign(params, BOX, "execution" in params ? { execution } : {});
  if (method === "sandbox.start") params.sandbox = "new";
  const fields = fieldsOf(method);
  const texts = changes.map(({ field, pick, other }, index) => {
    const { path, takes } = fields[field % fields.length] ?? { path: ["any"], takes: [] };
    const [name = "", inner] = path;
    const placed = `@${index}@`;
    if (inner === undefined) params[name] = placed;
    else if (typeof params[name] === "object") params[name][inner] = placed;
    return other ?? takes[pick % takes.length] ?? "null";
  });
  return texts.reduce((all, text, index) => all.replace(`"@${index}@"`, () => text), JSON.stringify(request));
}

/** The params of a method and those inside of a configuration, with the candidates that each of them takes. */
function fieldsOf(method: MethodName): readonly { path: readonly string[]; takes: readonly string[] }[] {
  const schema = METHODS[method].params;
  if (!(schema instanceof z.ZodObject)) return [];
  const inside = method === "sandbox.start" ? Object.entries(SandboxConfig.shape) : [];
  const all = [
    ...Object.entries(schema.shape).map(([name, field]) => ({ path: [name], field })),
    ...inside.map(([name, field]) => ({ path: ["config", name], field })),
  ];
  return all
    .filter(({ path: [name] }) => name !== "sandbox" && name !== "namespace")
    .map(({ path, field }) => ({
      path,
      takes: CANDIDATES.filter((text) => field.safeParse(JSON.parse(text)).success),
    }));
}

const changes = fc.array(change, { minLength: 1, maxLength: 4 });
const anyMethod = fc.constantFrom(...(Object.keys(METHODS) as MethodName[]));

test("any params of any method, 5,000 times", { timeout: TIMEOUT_MS }, async () => {
  const property = fc.asyncProperty(anyMethod, changes, fc.boolean(), async (method, given, streamed) => {
    await prepare();
    // A watch of a sandbox that runs has no end of its own.
    const accept = streamed && method !== "sandbox.watch" ? NDJSON : "*/*";
    const answer = expectAnswer(await any.send(changed(method, given), [JSON_TYPE, ["Accept", accept]]));
    if (answer.error !== undefined) return;
    if (method === "sandbox.start") await any.server.call("sandbox.stop", { ...BOX, sandbox: "new" });
    if (method === "sandbox.stop" || method === "execution.signal") ready = false;
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
