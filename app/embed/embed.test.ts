import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SharedSnippet } from "#lib/api/snippet-contract.ts";
import { backendWithFake } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { POST as share } from "../api/snippets/route.ts";
import { GET as embed } from "./[id]/route.ts";

async function withSnippets(settings: Record<string, string> = {}) {
  const data = await mkdtemp(join(tmpdir(), "quicksand-embed-"));
  const backend = await backendWithFake({}, { QUICKSAND_DATA: data, ...settings });
  return {
    backend,
    async [Symbol.asyncDispose]() {
      await backend[Symbol.asyncDispose]();
      await rm(data, { recursive: true });
    },
  };
}

const PROGRAM = { language: "python", code: "print('hi')", title: "Hi" };

test("an embed may be framed by anybody, runs one script by its hash, and sets no cookie", async () => {
  await using _ = await withSnippets();
  const { id } = SharedSnippet.parse(await (await callRoute(share, { body: PROGRAM })).json());
  const answer = await callRoute(embed, { params: { id } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  const policy = answer.headers.get("content-security-policy") ?? "";
  expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/]{43}='; /);
  for (const rule of ["connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors *"]) {
    expect(policy).toContain(rule);
  }
  expect(answer.headers.getSetCookie()).toEqual([]);
  expect(answer.headers.get("cache-control")).toBe("public, max-age=60");
  expect(await answer.text()).toContain("<title>Hi · Quicksand</title>");
});

test("who has it already gets nothing but that it is the same; what looks different is another", async () => {
  await using _ = await withSnippets();
  const { id } = SharedSnippet.parse(await (await callRoute(share, { body: PROGRAM })).json());
  const etag = (await callRoute(embed, { params: { id } })).headers.get("etag") ?? "";
  const again = (path: string) =>
    callRoute(embed, { path, params: { id }, headers: { "if-none-match": etag } });
  expect((await again("/embed/x")).status).toBe(304);
  expect((await again("/embed/x?theme=dark")).status).toBe(200);
});

test("what there is not is a small page with a 404, whatever the id looks like", async () => {
  await using _ = await withSnippets();
  for (const id of ["AAAAAAAAAAAA", "<script>", "../x", ""]) {
    const answer = await callRoute(embed, { params: { id } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect(answer.headers.get("content-security-policy")).toContain("frame-ancestors *");
    expect(await answer.text()).toContain("There is no such snippet (any more).");
  }
});

test("a database that does not answer is said on the page", async () => {
  await using _ = await withSnippets({ QUICKSAND_DATABASE_URL: "postgresql://x@127.0.0.1:1/none" });
  const answer = await callRoute(embed, { params: { id: "AAAAAAAAAAAA" } });
  expect(answer.status).toBe(503);
  expect(await answer.text()).toContain("database does not answer");
});
