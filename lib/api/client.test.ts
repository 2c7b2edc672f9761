import { expect, test } from "vitest";
import { createApi } from "./client.ts";
import { ApiFailure, isGone, mayPass } from "./failure.ts";

/** An API whose server answers this; remembers what it was asked. */
function answering(answer: () => Response | Promise<Response>) {
  const asked: { url: string; method: string; body: unknown }[] = [];
  const api = createApi({
    baseUrl: "http://page.test",
    async fetch(input, init) {
      const request = new Request(input, init);
      const text = await request.text();
      asked.push({
        url: request.url,
        method: request.method,
        body: text === "" ? undefined : JSON.parse(text),
      });
      return await answer();
    },
  });
  return { api, asked };
}

async function failureOf(promise: Promise<unknown>): Promise<ApiFailure> {
  const failure = await promise.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (failure instanceof ApiFailure) return failure;
  throw new Error(`not an ApiFailure: ${String(failure)}`);
}

const error = { code: "tooManyRuns", message: "Too many.", details: { limit: 60 } };

test("asks as the contract says, with ids that cannot leave their place in the path", async () => {
  const { api, asked } = answering(() => Response.json({ number: 3 }));
  await api.input("s/../x", "e 1", { number: 3, data: "hi" });
  expect(asked).toEqual([
    {
      url: "http://page.test/api/sandboxes/s%2F..%2Fx/executions/e%201/input",
      method: "POST",
      body: { number: 3, data: "hi" },
    },
  ]);
});

test("an answer without content is fine where none is due", async () => {
  const { api } = answering(() => new Response(null, { status: 204 }));
  expect(await api.deleteSandbox("s1")).toBeUndefined();
  expect(await api.signal("s1", "e1", { signal: "stop" })).toBeUndefined();
});

test("a refusal has the server's code, message and details, and how long to wait", async () => {
  const headers = { "retry-after": "7" };
  const { api } = answering(() => Response.json({ error }, { status: 429, headers }));
  const failure = await failureOf(api.run("s1", { language: "python", code: "" }));
  expect(failure).toMatchObject({ ...error, status: 429, retryAfterMs: 7_000 });
  expect([mayPass(failure), isGone(failure)]).toEqual([true, false]);
});

test("no answer at all is `unreachable`, which may pass", async () => {
  const { api } = answering(() => Promise.reject(new TypeError("fetch failed")));
  const failure = await failureOf(api.languages());
  expect([failure.code, failure.status, mayPass(failure)]).toEqual(["unreachable", 0, true]);
});

test("what is no answer of this API is `invalidAnswer`: not JSON, or not as agreed", async () => {
  const answers = [
    new Response("<html>"),
    Response.json({ languages: 7 }),
    new Response("<html>", { status: 502 }),
    Response.json({ error: "text" }, { status: 500 }),
  ];
  const { api } = answering(() => answers.shift() ?? Response.error());
  for (const status of [200, 0, 502, 500]) {
    expect(await failureOf(api.languages())).toMatchObject({ code: "invalidAnswer", status });
  }
});

test("health is an answer also when it is bad", async () => {
  const health = { status: "degraded", sandboxServer: "down", message: "down" };
  const { api } = answering(() => Response.json(health, { status: 503 }));
  expect(await api.health()).toEqual(health);
});

test("the caller's abort is the caller's reason", async () => {
  const abort = new AbortController();
  const { api } = answering(() => {
    abort.abort(new Error("enough"));
    throw new TypeError("aborted");
  });
  await expect(api.languages(abort.signal)).rejects.toThrow("enough");
});

test("asks for the events of all sandboxes from their places", async () => {
  const { api, asked } = answering(() => new Response("x"));
  const after = new Map([
    ["a", 3],
    ["b", 0],
  ]);
  await api.events(after, new AbortController().signal);
  expect(asked[0]?.url).toBe("http://page.test/api/events?sandbox=a:3&sandbox=b:0");
});

test("a sandbox that is gone is told by its code", () => {
  for (const code of ["sandboxNotFound", "namespaceNotFound", "sandboxNotRunning", "sandboxLost"]) {
    expect(isGone(new ApiFailure(code, ""))).toBe(true);
  }
  expect(isGone(new Error("sandboxNotFound"))).toBe(false);
});
