import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { SharedSnippet, SnippetView } from "#lib/api/snippet-contract.ts";
import { backendWithFake, type TestBackend } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { errorOf } from "../testing/new-sandbox.ts";
import { DELETE as withdraw, GET as read } from "./[id]/route.ts";
import { POST as share } from "./route.ts";

const PROGRAM = { language: "python", code: "print('hi')" };

let data = "";
let backend: TestBackend | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "quicksand-snippets-"));
});
afterEach(async () => {
  await backend?.[Symbol.asyncDispose]();
  await rm(data, { recursive: true });
});

async function withSettings(settings: Record<string, string> = {}): Promise<TestBackend> {
  backend = await backendWithFake({}, { QUICKSAND_DATA: data, ...settings });
  return backend;
}

test("what is shared is read again by its link, with one name for its language and a file for its code", async () => {
  await withSettings();
  const answer = await callRoute(share, { body: { ...PROGRAM, language: "Python" } });
  expect(answer.status).toBe(201);
  const { id, url } = SharedSnippet.parse(await answer.json());
  expect(url).toBe(`http://localhost:3000/s/${id}`);
  expect(answer.headers.get("location")).toBe(`/api/snippets/${id}`);
  const view = SnippetView.parse(await (await callRoute(read, { params: { id } })).json());
  expect(view.content).toEqual({ language: "python", files: [{ path: "main.py", content: PROGRAM.code }] });
});

test("links have the address that the operator says people use", async () => {
  await withSettings({ QUICKSAND_PUBLIC_URL: "https://play.example.org/" });
  const { id, url } = SharedSnippet.parse(await (await callRoute(share, { body: PROGRAM })).json());
  expect(url).toBe(`https://play.example.org/s/${id}`);
});

test("only the token of one's own sharing takes it back", async () => {
  await withSettings();
  const mine = SharedSnippet.parse(await (await callRoute(share, { body: PROGRAM })).json());
  const yours = SharedSnippet.parse(await (await callRoute(share, { body: PROGRAM })).json());
  const { id } = mine;
  const take = (headers: Record<string, string> = {}) =>
    callRoute(withdraw, { params: { id }, method: "DELETE", headers });
  const by = (token: string) => take({ authorization: `Bearer ${token}` });
  expect(await errorOf(await take())).toMatchObject({ status: 401, error: { code: "unauthorized" } });
  expect(await errorOf(await by("guess"))).toMatchObject({ status: 403, error: { code: "forbidden" } });
  expect(await (await by(mine.deleteToken)).json()).toEqual({ others: 1 });
  expect((await callRoute(read, { params: { id } })).status).toBe(200);
  expect(await (await by(yours.deleteToken)).json()).toEqual({ others: 0 });
  expect((await callRoute(read, { params: { id } })).status).toBe(404);
  expect((await by(yours.deleteToken)).status).toBe(404);
});

test("what cannot be a snippet is refused with what to do", async () => {
  await withSettings({ QUICKSAND_SNIPPET_BYTES: "2048" });
  const refusal = async (body: object) => errorOf(await callRoute(share, { body }));
  const file = { path: "main.py", content: "" };
  expect(await refusal({ language: "python" })).toMatchObject({ status: 400 });
  expect(await refusal({ ...PROGRAM, files: [file] })).toMatchObject({ status: 400 });
  expect(await refusal({ ...PROGRAM, parent: "x" })).toMatchObject({ status: 400 });
  expect(await refusal({ language: "cobol", code: "" })).toMatchObject({ status: 422 });
  for (const path of ["/etc/passwd", "../x", "a//b", "a/../b", "", "a\0b"]) {
    expect(await refusal({ language: "python", files: [{ path, content: "" }] }), path).toMatchObject({
      status: 400,
    });
  }
  expect(await refusal({ language: "python", files: [file, file] })).toMatchObject({ status: 400 });
  expect(await refusal({ ...PROGRAM, code: "x".repeat(3_000) })).toMatchObject({
    status: 413,
    error: {
      code: "payloadTooLarge",
      message: expect.stringContaining("QUICKSAND_SNIPPET_BYTES"),
      details: { limitBytes: 2048 },
    },
  });
});

test("who shares too fast is told when they may again, one by one and all of an address together", async () => {
  await withSettings({
    QUICKSAND_SNIPPETS_PER_MINUTE_COUNT: "2",
    QUICKSAND_SNIPPETS_PER_ADDRESS_PER_MINUTE_COUNT: "3",
  });
  const first = await callRoute(share, { body: PROGRAM });
  expect(first.headers.get("ratelimit-limit")).toBe("2");
  expect(first.headers.get("ratelimit-remaining")).toBe("1");
  await callRoute(share, { body: PROGRAM });
  const third = await callRoute(share, { body: PROGRAM });
  expect(third.status).toBe(429);
  expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(third.headers.get("ratelimit-remaining")).toBe("0");
});

test("another site's page cannot share or take back with a visitor's cookie", async () => {
  await withSettings();
  const headers = { "sec-fetch-site": "cross-site", cookie: "quicksand=x" };
  expect((await callRoute(share, { body: PROGRAM, headers })).status).toBe(403);
  const params = { id: "AAAAAAAAAAAA" };
  expect((await callRoute(withdraw, { params, method: "DELETE", headers })).status).toBe(403);
});

test("a snippet may be kept for a minute, and who has it already gets nothing but that it is the same", async () => {
  await withSettings();
  const { id } = SharedSnippet.parse(await (await callRoute(share, { body: PROGRAM })).json());
  const first = await callRoute(read, { params: { id } });
  expect(first.headers.get("cache-control")).toBe("public, max-age=60");
  const etag = first.headers.get("etag") ?? "";
  const again = await callRoute(read, { params: { id }, headers: { "if-none-match": `"other", ${etag}` } });
  expect(again.status).toBe(304);
  expect(await again.text()).toBe("");
});

test("when the database does not answer, it is said, logged, and tried again after a while", async () => {
  let nowMs = 0;
  backend = await backendWithFake(
    {},
    { QUICKSAND_DATA: data, QUICKSAND_DATABASE_URL: "postgresql://x@127.0.0.1:1/none" },
    () => nowMs,
  );
  for (const [atMs, logged] of [
    [0, 1],
    [4_000, 1],
    [9_000, 2],
  ] as const) {
    nowMs = atMs;
    expect(await errorOf(await callRoute(share, { body: PROGRAM }))).toMatchObject({
      status: 503,
      error: { code: "unavailable", message: expect.stringContaining("database does not answer") },
    });
    expect(backend.logged).toHaveLength(logged);
  }
});
