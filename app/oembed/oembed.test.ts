import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backendWithFake, type TestBackend } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { GET as picture } from "../s/[id]/picture.png/route.ts";
import { GET as oembed } from "./route.ts";

let data = "";
let backend: TestBackend;
let id = "";
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "quicksand-oembed-"));
  backend = await backendWithFake({}, { QUICKSAND_DATA: data, QUICKSAND_ALLOWED_HOSTS: "play.example.org" });
  const snippets = await backend.backend.snippets.open();
  ({ id } = await snippets.share({
    language: "python",
    title: '"><script>alert(1)</script>',
    files: [{ path: "main.py", content: "print(1)" }],
  }));
});
afterEach(async () => {
  await backend[Symbol.asyncDispose]();
  await rm(data, { recursive: true });
});

const ask = (url: string, more = "") =>
  callRoute(oembed, { path: `/oembed?url=${encodeURIComponent(url)}${more}` });

test("a link is shown as a frame, with a picture beside it, and no larger than asked for", async () => {
  const answer = await ask(`http://localhost:3000/s/${id}`, "&format=json&maxwidth=500&maxheight=9999");
  expect(answer.status).toBe(200);
  const shown = (await answer.json()) as Record<string, unknown>;
  expect(shown).toMatchObject({
    version: "1.0",
    type: "rich",
    width: 500,
    height: 420,
    thumbnail_url: `http://localhost:3000/s/${id}/picture.png`,
  });
  expect(shown["html"]).toContain(`src="http://localhost:3000/embed/${id}"`);
  expect(shown["html"]).not.toContain("<script>");
});

test("only links of ours are known, and only as JSON", async () => {
  expect((await ask(`http://play.example.org/s/${id}`)).status).toBe(200);
  expect((await ask(`http://elsewhere.example/s/${id}`)).status).toBe(404);
  expect((await ask(`http://localhost:3000/s/AAAAAAAAAAAA`)).status).toBe(404);
  expect((await ask(`http://localhost:3000/`)).status).toBe(404);
  expect((await ask("x")).status).toBe(400);
  expect((await ask(`http://localhost:3000/s/${id}`, "&format=xml")).status).toBe(501);
});

test("the picture is a PNG that other sites may show", async () => {
  const answer = await callRoute(picture, { path: `/s/${id}/picture.png`, params: { id } });
  expect(answer.headers.get("content-type")).toBe("image/png");
  expect(answer.headers.get("cross-origin-resource-policy")).toBe("cross-origin");
  expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(5_000);
});
