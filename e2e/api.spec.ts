import { expect } from "@playwright/test";
import { test } from "./visit.ts";

test("POST /api/run runs a program in one call, without a cookie", async ({ request }) => {
  for (const [language, code] of [
    ["python", "print(input()[::-1])"],
    ["node", "process.stdin.on('data', (d) => console.log([...String(d).trim()].reverse().join('')))"],
  ]) {
    const answer = await request.post("/api/run", { data: { language, code, stdin: "abc\n" } });
    expect(answer.status()).toBe(200);
    expect(await answer.json()).toMatchObject({
      outcome: { kind: "exited", code: 0 },
      stdout: "cba\n",
      stderr: "",
      displays: [],
    });
  }
});

test("POST /api/run answers with lines of events when asked to", async ({ request }) => {
  const answer = await request.post("/api/run", {
    headers: { accept: "application/x-ndjson" },
    data: { language: "python", code: "print('line')" },
  });
  const events = (await answer.text())
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
  expect(events.at(0)).toMatchObject({ kind: "started" });
  expect(
    events
      .filter((event) => event.kind === "stdout")
      .map((event) => event.text)
      .join(""),
  ).toBe("line\n");
  expect(events.at(-1)).toMatchObject({ kind: "finished", outcome: { kind: "exited", code: 0 } });
});

test("what is wrong with a request is told as {error: {code, message, details}}", async ({ request }) => {
  const cases: readonly [data: string, status: number, code: string][] = [
    ["{", 400, "parseError"],
    ['{"language":"python"}', 400, "invalidParams"],
    ['{"language":"cobol","code":""}', 422, "languageUnavailable"],
    ['{"language":"python","code":"","image":"nowhere"}', 404, "imageNotFound"],
    [JSON.stringify({ language: "python", code: "#".repeat(1_048_577) }), 413, "payloadTooLarge"],
  ];
  for (const [data, status, code] of cases) {
    const answer = await request.post("/api/run", {
      data: Buffer.from(data),
      headers: { "content-type": "application/json" },
    });
    expect({ status: answer.status(), body: await answer.json() }).toMatchObject({
      status,
      body: { error: { code, message: expect.any(String), details: expect.any(Object) } },
    });
  }
});

test("languages, limits and health are told", async ({ request }) => {
  const { languages } = await (await request.get("/api/languages")).json();
  expect(languages).toMatchObject([
    { id: "python", label: "Python", available: true },
    { id: "node", label: "Node", available: true },
  ]);
  expect((await (await request.get("/api/limits")).json()).limits).toMatchObject({ memoryMiB: 512 });
  expect(await (await request.get("/api/health")).json()).toMatchObject({
    status: "ok",
    sandboxServer: "ok",
  });
});

test("a wrong method is a 405 that says which there are, an unknown path a 404, both in JSON", async ({
  request,
}) => {
  const answered = async (method: string, path: string) => {
    const answer = await request.fetch(path, { method });
    const { allow } = answer.headers();
    return { status: answer.status(), allow, text: await answer.text() };
  };
  const wrong = await answered("GET", "/api/run");
  expect(wrong).toMatchObject({ status: 405, allow: "POST, OPTIONS" });
  expect(JSON.parse(wrong.text)).toMatchObject({ error: { code: "methodNotAllowed" } });
  expect(await answered("PUT", "/api/sandboxes/x")).toMatchObject({
    status: 405,
    allow: "GET, HEAD, DELETE, OPTIONS",
  });
  expect(await answered("OPTIONS", "/api/run")).toEqual({ status: 204, allow: "POST, OPTIONS", text: "" });
  expect(await answered("HEAD", "/api/limits")).toMatchObject({ status: 200, text: "" });
  expect(await answered("HEAD", "/api/run")).toMatchObject({ status: 405, text: "" });
  const unknown = await answered("PATCH", "/api/nothing/here");
  expect(unknown.status).toBe(404);
  expect(JSON.parse(unknown.text)).toMatchObject({ error: { code: "notFound" } });
});

test("GET /api/openapi.json describes the API", async ({ request }) => {
  const answer = await request.get("/api/openapi.json");
  expect(answer.status()).toBe(200);
  const { openapi, paths } = await answer.json();
  expect(openapi).toMatch(/^3\.1\./);
  expect(Object.keys(paths)).toContain("/api/run");
});

test("a host name that is not ours is refused, so that no other page drives this server", async ({
  request,
}) => {
  const answer = await request.get("/api/health", { headers: { host: "rebound.example" } });
  expect(answer.status()).toBe(421);
});
