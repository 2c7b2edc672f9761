import { SignJWT } from "jose";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { ErrorCode } from "#lib/protocol/errors.ts";
import { createApiKey } from "../keys.ts";
import { expectRefused } from "../testing/expect-refused.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { SERVER_KEY, type TestServer } from "../testing/test-server.ts";

const CONFIG = { image: "microsandbox/python" };
const PYTHON = { namespace: "default", sandbox: "box", language: "python", code: "1" };

let server: TestServer;
let runtime: FakeRuntime;
beforeEach(async () => {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { config: { dev: false } });
});
afterEach(() => server.close());

const refused = (body: unknown, code: ErrorCode, key: string) => expectRefused(server, body, code, key);
const call = (method: string, params?: unknown) => ({ jsonrpc: "2.0", method, params, id: "an id" });

describe("a key", () => {
  const LIST = call("sandbox.metrics.get", { namespace: "*" });
  const inAnHour = Math.floor(Date.now() / 1_000) + 3_600;
  const CLAIMS = { exp: inAnHour, iat: 0, namespace: "*" };
  const signed = async (claims: object, secret = SERVER_KEY, alg = "HS256") =>
    `Bearer msb_${await new SignJWT({ ...claims }).setProtectedHeader({ typ: "JWT", alg }).sign(Buffer.from(secret))}`;
  const unsigned = (claims: object) =>
    `Bearer msb_${[{ typ: "JWT", alg: "none" }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".")}.`;

  test.each<[string, () => string | Promise<string>, string]>([
    ["that is missing", () => "", "Invalid credentials"],
    ["of another scheme", () => "Basic dXNlcjpwYXNz", "Invalid credentials"],
    ["without msb_", async () => (await signed(CLAIMS)).replace("msb_", ""), "Invalid credentials"],
    [
      "behind a lower-case bearer",
      async () => (await signed(CLAIMS)).replace("Bearer", "bearer"),
      "Invalid credentials",
    ],
    ["behind two spaces", async () => (await signed(CLAIMS)).replace(" ", "  "), "Invalid credentials"],
    ["that is garbage", () => "Bearer msb_garbage", "Invalid or expired token"],
    ["with another signature", () => signed(CLAIMS, "x".repeat(32)), "Invalid or expired token"],
    ["of another algorithm", () => signed(CLAIMS, SERVER_KEY, "HS512"), "Invalid or expired token"],
    ["that nobody signed", () => unsigned(CLAIMS), "Invalid or expired token"],
    ["that has expired", () => signed({ ...CLAIMS, exp: inAnHour - 2 * 3_600 }), "Invalid or expired token"],
    ["without exp", () => signed({ ...CLAIMS, exp: undefined }), "Invalid or expired token"],
    ["without iat", () => signed({ ...CLAIMS, iat: undefined }), "Invalid or expired token"],
    ["without namespace", () => signed({ ...CLAIMS, namespace: undefined }), "Invalid or expired token"],
  ])("%s is unauthorized", async (_title, make, message) => {
    expect(await refused(LIST, "unauthorized", await make())).toContain(message);
  });

  test("that expired less than 60 s ago is still good, as with the original's library", async () => {
    const authorization = await signed({ ...CLAIMS, exp: inAnHour - 3_600 - 30 });
    expect((await server.post(LIST, { authorization })).status).toBe(200);
  });

  test("for one namespace opens no other, whatever the method", async () => {
    const key = await createApiKey(SERVER_KEY, { namespace: "mine" });
    for (const method of [
      "sandbox.start",
      "sandbox.stop",
      "sandbox.metrics.get",
      "sandbox.repl.run",
      "nosuch",
    ]) {
      for (const namespace of ["theirs", "*", "Mine", ""]) {
        const body = call(method, { ...PYTHON, namespace, config: CONFIG });
        expect(await refused(body, "forbidden", key)).toContain("Access denied");
      }
    }
    expect(runtime.machines).toEqual([]);
  });

  test("for one namespace needs to be told which", async () => {
    const key = await createApiKey(SERVER_KEY, { namespace: "mine" });
    expect(await refused(call("sandbox.stop"), "invalidParams", key)).toBe(
      "Missing 'params' field in JSON-RPC request",
    );
    for (const params of [{}, { namespace: 7 }, { namespace: null }, []]) {
      expect(await refused(call("sandbox.stop", params), "invalidParams", key)).toBe(
        "Missing or invalid 'namespace' in params for method 'sandbox.stop'",
      );
    }
  });
});
