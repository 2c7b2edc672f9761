import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { METHODS, type MethodName } from "#lib/protocol/methods.ts";
import { createApiKey } from "./keys.ts";
import { FakeRuntime } from "./testing/fake-runtime.ts";
import { startFakeServer } from "./testing/fake-server.ts";
import { SERVER_KEY, type Answered, type Loose, type TestServer } from "./testing/test-server.ts";

/** What a key says is all that a caller may touch: for every method that there is, and will be. */

let server: TestServer;
let mine: string;
let all: string;
beforeAll(async () => {
  const runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { config: { dev: false } });
  mine = await createApiKey(SERVER_KEY, { namespace: "mine" });
  all = await createApiKey(SERVER_KEY);
  for (const namespace of ["mine", "other"]) {
    const config = { image: "microsandbox/python" };
    expect((await call(all, "sandbox.start", { namespace, sandbox: "box", config })).status).toBe(200);
  }
});
afterAll(() => server.close());

/** Parameters are as wrong as a test wants. */
const call = (key: string | undefined, method: string, params?: Loose): Promise<Answered> =>
  server.call(method as MethodName, params, key === undefined ? {} : { authorization: `Bearer ${key}` });

const codeOf = ({ status, body }: Answered): [number, string] => [status, body.error?.data?.code];

const METHOD_NAMES = Object.keys(METHODS);
/** All but this touch a namespace. */
const OF_NO_NAMESPACE = ["server.info"];

test("there is nothing here that was forgotten", () => {
  expect(METHOD_NAMES.length).toBeGreaterThan(20);
  expect(METHOD_NAMES).toEqual(expect.arrayContaining(OF_NO_NAMESPACE));
});

describe.each(METHOD_NAMES)("%s", (method) => {
  test("needs a key, and a good one, before anything is looked at", async () => {
    for (const key of [undefined, "msb_x.y.z", mine.slice(4)]) {
      expect(codeOf(await call(key, method, { namespace: "mine", sandbox: "box" }))).toEqual([
        401,
        "unauthorized",
      ]);
    }
  });

  test("is refused for another namespace, and for all of them", async () => {
    for (const namespace of ["other", "*", "Mine", "mine ", ""]) {
      const answer = await call(mine, method, { namespace, sandbox: "box" });
      expect(codeOf(answer)).toEqual([403, "forbidden"]);
      expect(answer.body.error.message).toBe(
        `Access denied: this API key is for namespace 'mine', not '${namespace}'`,
      );
    }
  });

  test("is refused when it names its namespace in no way that counts", async () => {
    for (const namespace of [undefined, null, 1, ["mine"], { mine: "mine" }]) {
      const answer = await call(mine, method, { namespace, sandbox: "box" });
      if (namespace === undefined && OF_NO_NAMESPACE.includes(method)) expect(answer.status).toBe(200);
      else expect(codeOf(answer)).toEqual([400, "invalidParams"]);
    }
    for (const params of [undefined, null, "mine", ["mine"], 7]) {
      const answer = await call(mine, method, params);
      if (OF_NO_NAMESPACE.includes(method)) expect(answer.status).toBe(200);
      else expect(codeOf(answer)).toEqual([400, "invalidParams"]);
    }
  });

  test("is not refused for its own namespace, nor by a key for all of them", async () => {
    for (const [key, namespace] of [
      [mine, "mine"],
      [all, "mine"],
      [all, "other"],
    ] as const) {
      const { status } = await call(key, method, { namespace, sandbox: "nothing-here" });
      expect([401, 403]).not.toContain(status);
    }
  });
});

test("a method that does not exist tells a caller of another namespace nothing", async () => {
  expect(codeOf(await call(mine, "sandbox.nosuch", { namespace: "other" }))).toEqual([403, "forbidden"]);
  expect(codeOf(await call(mine, "sandbox.nosuch", { namespace: "mine" }))).toEqual([404, "methodNotFound"]);
});

test("metrics of all namespaces are only for a key for all of them", async () => {
  const names = async (key: string, namespace: string) =>
    (await call(key, "sandbox.metrics.get", { namespace })).body.result?.sandboxes.map(
      (sandbox: { namespace: string }) => sandbox.namespace,
    );
  expect(await names(all, "*")).toEqual(["mine", "other"]);
  expect(await names(mine, "mine")).toEqual(["mine"]);
  expect(await names(mine, "*")).toBeUndefined();
});

test("of a namespace that comes twice the same one counts for the check and for the call", async () => {
  const twice = (first: string, last: string) =>
    server.post(
      `{"jsonrpc":"2.0","id":1,"method":"sandbox.metrics.get","params":{"namespace":"${first}","namespace":"${last}"}}`,
      { authorization: `Bearer ${mine}` },
    );
  expect((await twice("mine", "other")).status).toBe(403);
  const answer: Loose = await (await twice("other", "mine")).json();
  expect(answer.result.sandboxes[0].namespace).toBe("mine");
});

test("a namespace that is inherited and not named is none", async () => {
  const response = await server.post(
    `{"jsonrpc":"2.0","id":1,"method":"sandbox.metrics.get","params":{"__proto__":{"namespace":"mine"}}}`,
    { authorization: `Bearer ${mine}` },
  );
  expect(response.status).toBe(400);
});
