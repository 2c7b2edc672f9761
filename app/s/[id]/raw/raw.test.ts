import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { backendWithFake, type TestBackend } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute } from "#lib/backend/testing/call-route.ts";
import { GET as fileAt } from "./[...path]/route.ts";
import { GET as mainFile } from "./route.ts";

let data = "";
let backend: TestBackend;
let id = "";
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), "quicksand-raw-"));
  backend = await backendWithFake({}, { QUICKSAND_DATA: data });
  const snippets = await backend.backend.snippets.open();
  ({ id } = await snippets.share({
    language: "python",
    files: [
      { path: "main.py", content: "print('Zürich')\n" },
      { path: "data/a b.html", content: "<script>alert(1)</script>" },
      { path: "picture.png", content: "iVBORw==", encoding: "base64" },
    ],
  }));
});
afterEach(async () => {
  await backend[Symbol.asyncDispose]();
  await rm(data, { recursive: true });
});

const get = (handler: typeof mainFile, path: string) =>
  callRoute(handler, { path: `/s/${id}/raw${path}`, params: { id } });

test("the program is there as plain text, for anybody who has the link", async () => {
  const answer = await get(mainFile, "");
  expect(await answer.text()).toBe("print('Zürich')\n");
  expect(answer.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  expect(answer.headers.get("cache-control")).toBe("public, max-age=60");
});

test("every file of it, and none can do anything in a browser", async () => {
  const html = await get(fileAt, "/data/a%20b.html");
  expect(await html.text()).toBe("<script>alert(1)</script>");
  expect(html.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(html.headers.get("x-content-type-options")).toBe("nosniff");
  expect(html.headers.get("content-security-policy")).toContain("sandbox");
  const picture = await get(fileAt, "/picture.png");
  expect(Buffer.from(await picture.arrayBuffer()).toString("base64")).toBe("iVBORw==");
  expect(picture.headers.get("content-disposition")).toBe("attachment");
});

test("what is not there is 404, with the files that are", async () => {
  const missing = await get(fileAt, "/other.py");
  expect(missing.status).toBe(404);
  expect(await missing.json()).toMatchObject({
    error: { details: { files: ["main.py", "data/a b.html", "picture.png"] } },
  });
  expect((await get(fileAt, "/%E0%A4%A")).status).toBe(400);
  expect(
    (await callRoute(mainFile, { path: "/s/AAAAAAAAAAAA/raw", params: { id: "AAAAAAAAAAAA" } })).status,
  ).toBe(404);
});
