import { expect, test } from "vitest";
import type { ApiRoute } from "#lib/api/api-route.ts";
import { ROUTES } from "#lib/api/routes.ts";
import { SNIPPET_ROUTES } from "#lib/api/snippet-routes.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import type { RouteCall } from "#lib/backend/testing/call-route.ts";
import { errorsOf } from "#lib/backend/openapi.ts";
import { ERRORS, type ErrorCode, SandboxError } from "#lib/protocol/errors.ts";
import type { MethodName } from "#lib/protocol/methods.ts";
import { documentedCalls, type RouteName } from "./testing/documented-call.ts";
import { hello, newSandbox } from "./testing/new-sandbox.ts";

/** The method of the sandbox server that a route lives by, and a body or a query that it takes. */
const LIVES_BY: Partial<Record<RouteName, { method: MethodName; body?: object; path?: string }>> = {
  runOnce: { method: "sandbox.repl.run", body: hello },
  createSandbox: { method: "sandbox.start", body: {} },
  watchSandbox: { method: "sandbox.watch" },
  startRun: { method: "sandbox.repl.run", body: hello },
  startCommand: { method: "sandbox.command.run", body: { command: "ls" } },
  listExecutions: { method: "execution.list" },
  sendInput: { method: "execution.input", body: { number: 1, data: "x" } },
  sendSignal: { method: "execution.signal", body: { signal: "stop" } },
  extend: { method: "execution.extend", body: { ms: 1 } },
  resize: { method: "execution.resize", body: { cols: 1, rows: 1 } },
  complete: { method: "repl.complete", body: hello },
  inspect: { method: "repl.inspect", body: hello },
  listFiles: { method: "fs.list" },
  removeFile: { method: "fs.remove", path: "/api?path=a.txt" },
  statFile: { method: "fs.stat", path: "/api?path=a.txt" },
  readFile: { method: "fs.read", path: "/api?path=a.txt" },
  writeFile: { method: "fs.write", path: "/api?path=a.txt" },
  makeFolder: { method: "fs.mkdir", body: { path: "a" } },
  renameFile: { method: "fs.rename", body: { from: "a", to: "b" } },
};

/** What the sandbox server itself says; the rest is said before it is asked. */
const FROM_THE_SERVER = [
  "imageNotFound",
  "languageUnavailable",
  "fileError",
  "sandboxNotFound",
  "sandboxNotRunning",
  "sandboxLost",
  "executionNotFound",
  "executionFinished",
  "stdinClosed",
  "inputOutOfOrder",
  "inputBacklog",
  "serverFull",
  "startFailed",
  "unavailable",
] as const satisfies readonly ErrorCode[];

const names = Object.keys(ROUTES) as RouteName[];

/** Many calls in one test, which a busy machine may take its time for. */
const timeout = 60_000;

test(
  "what the sandbox server refuses has the status, the code and the headers that are described",
  {
    timeout,
  },
  async () => {
    const { call, check } = await documentedCalls();
    await using fake = await backendWithFake({}, { QUICKSAND_RUNS_PER_MINUTE_COUNT: "1000" });
    const { handlers } = fake.server;
    const { id, cookie } = await newSandbox();
    let refused = 0;
    for (const name of names) {
      const lives = LIVES_BY[name];
      if (lives === undefined) continue;
      const { method, ...asked } = lives;
      const answers = handlers[method];
      for (const code of FROM_THE_SERVER.filter((each) => errorsOf(ROUTES[name]).includes(each))) {
        handlers[method] = ({ error }) =>
          error(new SandboxError(code, "Refused.", { details: { retryAfterMs: 1_500 } }));
        const response = await call(name, { cookie, params: { id, execution: "e1" }, ...asked });
        expect(response.status, `${name} ${code}`).toBe(ERRORS[code].http);
        expect(await check(name, response)).toMatchObject({ error: { code } });
        refused += 1;
      }
      if (answers === undefined) delete handlers[method];
      else handlers[method] = answers;
    }
    expect(refused).toBeGreaterThan(30);
  },
);

test(
  "what is refused before the sandbox server is asked is so on every route that may refuse it",
  {
    timeout,
  },
  async () => {
    const { call, check } = await documentedCalls();
    const refusals: readonly [ErrorCode, RouteCall, (route: ApiRoute) => boolean][] = [
      ["misdirectedRequest", { headers: { host: "rebound.example" } }, () => true],
      ["sandboxNotFound", { cookie: "quicksand-visitor=x.y" }, ({ access }) => access === "visitor"],
      ["forbidden", { headers: { "sec-fetch-site": "cross-site" } }, ({ method }) => method !== "GET"],
      ["parseError", { rawBody: "{" }, hasBody],
      ["invalidParams", { body: [] }, hasBody],
      ["unsupportedMediaType", { rawBody: "{}", headers: { "content-type": "text/plain" } }, hasBody],
      ["payloadTooLarge", { rawBody: " ".repeat(5 * 1024 * 1024) }, hasBody],
    ];
    await using _ = await backendWithFake();
    const { id, cookie } = await newSandbox();
    for (const [code, wrong, may] of refusals) {
      for (const name of names.filter((each) => may(ROUTES[each]))) {
        const response = await call(name, { cookie, params: { id, execution: "e1" }, ...wrong });
        expect(response.status, `${name} ${code}`).toBe(ERRORS[code].http);
        expect(await check(name, response)).toMatchObject({ error: { code } });
      }
    }
  },
);

test("who has started too many is told when to come back, in the headers that are described", async () => {
  const { call, check } = await documentedCalls();
  const limits = { QUICKSAND_RUNS_PER_MINUTE_COUNT: "1", QUICKSAND_SANDBOXES_PER_VISITOR_COUNT: "1" };
  await using _ = await backendWithFake({}, limits, () => 0);
  const { id, cookie } = await newSandbox();
  for (const name of ["startRun", "startCommand"] as const) {
    const own = { cookie, params: { id }, body: LIVES_BY[name]?.body };
    await call(name, own);
    const response = await call(name, own);
    expect(response.headers.get("ratelimit-remaining")).toBe("0");
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await check(name, response)).toMatchObject({ error: { code: "tooManyRuns" } });
  }
  const second = await call("createSandbox", { cookie, body: {} });
  expect(await check("createSandbox", second)).toMatchObject({ error: { code: "tooManySandboxes" } });
});

test(
  "while the sandbox server is away every route says so, and health tells it as its answer",
  {
    timeout,
  },
  async () => {
    const { call, check } = await documentedCalls();
    await using fake = await backendWithFake();
    const { id, cookie } = await newSandbox();
    await fake.server.close();
    // Snippets are in a database, whatever becomes of the sandbox server.
    const asking = names.filter((each) => !(each in SNIPPET_ROUTES));
    for (const name of asking.filter((each) => errorsOf(ROUTES[each]).includes("unavailable"))) {
      const { body, path = `/api?sandbox=${id}` } = LIVES_BY[name] ?? {};
      const response = await call(name, { cookie, path, body, params: { id, execution: "e1" } });
      expect(response.headers.get("retry-after"), name).toBe("2");
      expect(await check(name, response)).toMatchObject({ error: { code: "unavailable" } });
    }
    expect(await check("health", await call("health"))).toMatchObject({ status: "degraded" });
  },
);

function hasBody({ body }: ApiRoute): boolean {
  return body !== undefined;
}
