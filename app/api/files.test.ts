import { afterAll, beforeAll, expect, test } from "vitest";
import { attachment } from "#lib/backend/file-download.ts";
import { backendWithFake, type TestBackend } from "#lib/backend/testing/backend-with-fake.ts";
import { callRoute, type RouteCall } from "#lib/backend/testing/call-route.ts";
import type { FakeHandlers } from "#lib/microsandbox/testing/fake-rpc-server.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { errorOf, newSandbox } from "./testing/new-sandbox.ts";
import { GET as read, PUT as write } from "./sandboxes/[id]/files/content/route.ts";
import { GET as list } from "./sandboxes/[id]/files/route.ts";

const KIB = 1_024;
/** The smallest pieces that an operator may choose. */
const PIECE = 4 * KIB;
const LIMITS = { QUICKSAND_FILE_CALL_BYTES: String(PIECE), QUICKSAND_FILES_MIB: "1" };

/** A sandbox server with a disk: paths and bytes. */
function disk(): { readonly files: Map<string, Buffer>; readonly handlers: FakeHandlers } {
  const files = new Map<string, Buffer>();
  const missing = new SandboxError("fileError", "There is no such file", { details: { errno: "ENOENT" } });
  return {
    files,
    handlers: {
      "fs.read": ({ params, result, error }) => {
        const file = files.get(String(params["path"]));
        if (file === undefined) return error(missing);
        const offset = Number(params["offset"]);
        const part = file.subarray(offset, offset + Number(params["length"]));
        const nextOffset = offset + part.length;
        return result({
          content: part.toString("base64"),
          encoding: "base64",
          nextOffset,
          size: file.length,
          eof: nextOffset >= file.length,
        });
      },
      "fs.write": ({ params, result }) => {
        const path = String(params["path"]);
        const content = Buffer.from(String(params["content"]), "base64");
        const offset = Number(params["offset"] ?? 0);
        const before =
          params["offset"] === undefined ? Buffer.alloc(0) : (files.get(path) ?? Buffer.alloc(0));
        const after = Buffer.concat([
          before.subarray(0, offset),
          content,
          before.subarray(offset + content.length),
        ]);
        files.set(path, after);
        result({ size: after.length });
      },
      "fs.rename": ({ params, result, error }) => {
        const file = files.get(String(params["from"]));
        if (file === undefined) return error(missing);
        files.delete(String(params["from"]));
        files.set(String(params["to"]), file);
        return result({});
      },
      "fs.remove": ({ params, result, error }) =>
        files.delete(String(params["path"])) ? result({}) : error(missing),
      "fs.list": ({ result }) => result({ entries: [], truncated: false }),
    },
  };
}

const { files, handlers } = disk();
let fake: TestBackend;
let place: { params: { id: string }; cookie: string };

beforeAll(async () => {
  fake = await backendWithFake(handlers, LIMITS);
  const { id, cookie } = await newSandbox();
  place = { params: { id }, cookie };
});

afterAll(() => fake[Symbol.asyncDispose]());

const get = (path: string) => callRoute(read, { ...place, path: `/api?path=${encodeURIComponent(path)}` });
const put = (query: string, rawBody: BodyInit, more: RouteCall = {}) =>
  callRoute(write, { ...place, method: "PUT", path: `/api?${query}`, rawBody, ...more });

/** Every byte value, again and again, so that neither text nor lines survive by luck. */
function everyByte(length: number): Buffer<ArrayBuffer> {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) % 256));
}

test.each([0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 5])(
  "%i bytes go up and come down again as they were",
  async (length) => {
    const bytes = everyByte(length);
    expect(await (await put("path=a.bin", bytes)).json()).toEqual({ size: length });
    const response = await get("a.bin");
    expect(response.headers.get("content-length")).toBe(String(length));
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    expect([...files.keys()]).toEqual(["a.bin"]);
  },
);

test("a file is never shown as a page of this origin, whatever is in it", async () => {
  await put("path=evil.html", "<script>alert(1)</script>");
  const { headers } = await get("evil.html");
  expect(headers.get("content-type")).toBe("application/octet-stream");
  expect(headers.get("content-disposition")).toMatch(/^attachment;/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
  files.delete("evil.html");
});

test("a body that breaks off changes nothing, and leaves nothing behind", async () => {
  await put("path=a.bin", "before");
  const chunks = [everyByte(PIECE), everyByte(PIECE)];
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) controller.error(new Error("the network went away"));
      else controller.enqueue(chunk);
    },
  });
  expect((await put("path=a.bin", body)).status).toBeGreaterThanOrEqual(400);
  expect([...files].map(([path, content]) => [path, content.toString()])).toEqual([["a.bin", "before"]]);
});

test("pieces with an offset make one file", async () => {
  const bytes = everyByte(3 * PIECE);
  await put("path=b.bin", bytes.subarray(0, PIECE));
  expect(await (await put(`path=b.bin&offset=${PIECE}`, bytes.subarray(PIECE))).json()).toEqual({
    size: bytes.length,
  });
  expect(files.get("b.bin")?.equals(bytes)).toBe(true);
});

test("more than one request may carry is refused with the limit, told beforehand or not", async () => {
  const much = everyByte(KIB * KIB + 1);
  const refused = { status: 413, error: { code: "payloadTooLarge", details: { limitBytes: KIB * KIB } } };
  const headers = { "content-length": String(much.length) };
  expect(await errorOf(await put("path=big", "", { headers }))).toMatchObject(refused);
  expect(await errorOf(await put("path=big", much))).toMatchObject(refused);
  expect([...files.keys()].filter((path) => path.includes("big") || path.includes("upload"))).toEqual([]);
});

test("a file that gets shorter while it is read breaks the answer off", async () => {
  await put("path=c.bin", everyByte(4 * PIECE));
  const response = await get("c.bin");
  const reader = (response.body ?? new ReadableStream()).getReader();
  await reader.read();
  await put("path=c.bin", "short");
  const rest = async (): Promise<void> => {
    while (!(await reader.read()).done);
  };
  await expect(rest()).rejects.toThrow("changed");
});

test("a query that says no path, or a wrong place, is told which", async () => {
  const ask = async (path: string) =>
    await errorOf(await callRoute(write, { ...place, method: "PUT", path }));
  const wrong = (name: string) => ({
    status: 400,
    error: { code: "invalidParams", message: expect.stringContaining(`"${name}"`) },
  });
  expect(await ask("/api")).toMatchObject(wrong("path"));
  expect(await ask("/api?path=a&offset=-1")).toMatchObject(wrong("offset"));
  const list1 = await callRoute(list, { ...place, path: "/api?recursive=maybe" });
  expect(await errorOf(list1)).toMatchObject(wrong("recursive"));
});

test("what the disk does not allow comes with its errno", async () => {
  expect(await errorOf(await get("nothing"))).toMatchObject({
    status: 422,
    error: { code: "fileError", details: { errno: "ENOENT" } },
  });
});

test("a name of any script is kept in a download, and cannot break out of its header", () => {
  expect(attachment("notes/a.txt")).toBe(`attachment; filename="a.txt"; filename*=UTF-8''a.txt`);
  expect(attachment("Größe 1.csv")).toBe(
    `attachment; filename="Gr__e 1.csv"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.csv`,
  );
  expect(attachment('a"; x="\r\nSet-Cookie: y')).toMatch(
    /^attachment; filename="[\w ._-]+"; filename\*=UTF-8''[\w%.-]+$/,
  );
});
