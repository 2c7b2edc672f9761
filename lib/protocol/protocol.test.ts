import { describe, expect, test } from "vitest";
import { EVENT_METHOD, RpcNotification, RpcResponse, rpcError, rpcEvent, rpcResult } from "./envelope.ts";
import { ERRORS, SandboxError, errorCodeOf, isErrorCode } from "./errors.ts";
import { GOLDEN_REPLIES, GOLDEN_REQUESTS } from "./golden.ts";
import { LANGUAGES, findLanguage } from "./languages.ts";
import { LIMITS, defaultLimits } from "./limits.ts";
import { METHODS, isMethodName } from "./methods.ts";
import { exitCode, signalName, signalNumber, succeeded, type Outcome } from "./outcome.ts";
import { ExecutionId, RunEvent } from "./run-event.ts";
import { SETTINGS, readSettings } from "./settings.ts";

describe("golden messages", () => {
  const requests = Object.values(GOLDEN_REQUESTS).flatMap((client) => Object.values(client));

  test.each(requests)("the original's request is one of ours: %s", (text) => {
    const { method, params } = JSON.parse(text) as { method: string; params: unknown };
    if (!isMethodName(method)) throw new Error(`${method} is no method`);
    expect(METHODS[method].params.safeParse(params).error).toBeUndefined();
  });

  test.each(Object.values(GOLDEN_REPLIES))("the reply is an envelope without an error key: %s", (text) => {
    const reply = RpcResponse.parse(JSON.parse(text));
    expect(Object.keys(reply)).toEqual(["jsonrpc", "result", "id"]);
    expect(JSON.stringify(rpcResult(reply.id, reply.result))).toBe(text);
  });
});

describe("envelopes", () => {
  test("an error says its number, its words and its code, and has no result", () => {
    const error = new SandboxError("serverFull", "full", { details: { retryAfterMs: 5 } });
    expect(JSON.stringify(rpcError("x", error))).toBe(
      `{"jsonrpc":"2.0","error":{"code":-32032,"message":"full","data":{"retryAfterMs":5,"code":"serverFull"}},"id":"x"}`,
    );
  });

  test.each([[undefined], [null]])("an id that is %s leaves the key out", (id) => {
    expect(Object.keys(rpcResult(id, 1))).toEqual(["jsonrpc", "result"]);
    expect(Object.keys(rpcError(id, new SandboxError("internal", "")))).toEqual(["jsonrpc", "error"]);
  });

  test("an event is a notification", () => {
    expect(RpcNotification.parse(rpcEvent({ kind: "x" }))).toEqual({
      jsonrpc: "2.0",
      method: EVENT_METHOD,
      params: { kind: "x" },
    });
  });
});

describe("errors", () => {
  test("each has a number of its own, and a status that is a failure", () => {
    const rows = Object.values(ERRORS);
    expect(new Set(rows.map((row) => row.rpc)).size).toBe(rows.length);
    for (const row of rows) expect(row.http).toBeGreaterThanOrEqual(400);
  });

  test("a number leads back to its code", () => {
    for (const [code, row] of Object.entries(ERRORS)) expect(errorCodeOf(row.rpc)).toBe(code);
    expect(errorCodeOf(5)).toBeUndefined();
    expect([isErrorCode("timeout"), isErrorCode("toString")]).toEqual([true, false]);
  });
});

describe("outcomes", () => {
  test.each<[Outcome, number]>([
    [{ kind: "exited", code: 3 }, 3],
    [{ kind: "threw", name: "E", message: "", traceback: "", code: 1 }, 1],
    [{ kind: "killed", signal: "SIGTERM", by: "caller" }, 143],
    [{ kind: "killed", signal: "SIG35", by: "program" }, 163],
    [{ kind: "timedOut", limitMs: 1 }, 124],
    [{ kind: "outOfMemory", limitBytes: 1 }, 137],
    [{ kind: "outputLimit", limitBytes: 1 }, 1],
    [{ kind: "sandboxLost", reason: "" }, 1],
  ])("%j has the exit code %i", (outcome, code) => {
    expect(exitCode(outcome)).toBe(code);
    expect(succeeded(outcome)).toBe(false);
  });

  test("only an exit with 0 succeeded", () => {
    expect(succeeded({ kind: "exited", code: 0 })).toBe(true);
  });

  test("signals have names and numbers", () => {
    expect([signalName(9), signalName(64), signalNumber("SIGINT"), signalNumber("toString")]).toEqual([
      "SIGKILL",
      "SIG64",
      2,
      undefined,
    ]);
  });
});

describe("limits and settings", () => {
  test("each has an environment variable of its own, and its default is allowed", () => {
    const rows = [...Object.values(LIMITS), ...Object.values(SETTINGS)].map((row) => row.env);
    expect(new Set(rows).size).toBe(rows.length);
    expect(readSettings({})).toMatchObject({ limits: defaultLimits(), problems: [] });
  });

  test("a limit's variable ends with its unit, and so does its name", () => {
    const endings = {
      MiB: ["MIB", "MiB"],
      s: ["S", "S"],
      ms: ["MS", "Ms"],
      bytes: ["BYTES", "Bytes"],
    } as const;
    for (const [name, limit] of Object.entries(LIMITS)) {
      if (limit.unit === "count") expect(limit.env).toMatch(/_COUNT$/);
      if (limit.unit === "count" || limit.unit === "cores") continue;
      const [env, field] = endings[limit.unit];
      expect(limit.env.endsWith(`_${env}`), limit.env).toBe(true);
      expect(name.endsWith(field), name).toBe(true);
    }
  });

  test.each([
    [{ QUICKSAND_PORT: "70000" }, "QUICKSAND_PORT"],
    [{ QUICKSAND_MEMORY_MIB: "1.5" }, "QUICKSAND_MEMORY_MIB"],
    [{ QUICKSAND_IDLE_S: "-1" }, "QUICKSAND_IDLE_S"],
    [{ QUICKSAND_UID_BASE: "0" }, "QUICKSAND_UID_BASE"],
    [{ QUICKSAND_SERVER_KEY: "short" }, "QUICKSAND_SERVER_KEY"],
  ])("%j is a problem that names the variable", (environment, name) => {
    const { problems } = readSettings(environment);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
  });

  test("a secret's value stands in no problem", () => {
    expect(readSettings({ QUICKSAND_SERVER_KEY: "hunter2" }).problems.join()).not.toContain("hunter2");
  });
});

describe("languages", () => {
  test("are found by every name in use, whatever the case", () => {
    for (const name of ["python", "Python", "PYTHON"]) expect(findLanguage(name)?.id).toBe("python");
    for (const name of ["node", "nodejs", "javascript", "JavaScript"])
      expect(findLanguage(name)?.id).toBe("node");
    for (const name of ["py", "js", "typescript", ""]) expect(findLanguage(name)).toBeUndefined();
    expect(LANGUAGES).toHaveLength(2);
  });
});

describe("events", () => {
  test("one without its number, or of an unknown kind, is none", () => {
    const event = { kind: "stdout", execution: "e", seq: 1, atMs: 1, text: "x" };
    expect(RunEvent.safeParse(event).success).toBe(true);
    expect(RunEvent.safeParse({ ...event, seq: 0 }).success).toBe(false);
    expect(RunEvent.safeParse({ ...event, kind: "stdlog" }).success).toBe(false);
  });

  test.each([
    ["a", true],
    ["A-b_9", true],
    ["", false],
    ["-a", false],
    ["a/b", false],
    ["a".repeat(65), false],
  ])("%j as an execution's id: %s", (id, fine) => {
    expect(ExecutionId.safeParse(id).success).toBe(fine);
  });
});
