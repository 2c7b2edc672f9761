import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MethodInput, MethodName } from "#lib/protocol/methods.ts";
import { FakeRuntime } from "../testing/fake-runtime.ts";
import { startFakeServer } from "../testing/fake-server.ts";
import { type Loose, type TestServer } from "../testing/test-server.ts";

const BOX = { namespace: "default", sandbox: "box" };
const LIMITS = { fileCallBytes: 4_096, listedFiles: 10, idleS: 2 };

let server: TestServer;
let runtime: FakeRuntime;

beforeEach(async () => {
  runtime = new FakeRuntime();
  server = await startFakeServer(runtime, { limits: LIMITS });
  await server.call("sandbox.start", { ...BOX, config: { image: "microsandbox/python" } });
});
afterEach(() => server.close());

type FileMethod = Extract<MethodName, `fs.${string}`>;

async function call<M extends FileMethod>(method: M, params: Omit<MethodInput<M>, "sandbox" | "namespace">) {
  // What is left out of a method's parameters is put in again; TypeScript cannot see that through the generic.
  return server.call(method, { ...BOX, ...params } as unknown as MethodInput<M>);
}

/** The error of an answer, with its status. */
async function refused(answer: ReturnType<typeof call>): Promise<Loose> {
  const { status, body } = await answer;
  return { status, ...body.error };
}

describe("fs.write", () => {
  test("takes text and base64", async () => {
    expect((await call("fs.write", { path: "a.txt", content: "hé" })).body.result).toEqual({ size: 3 });
    await call("fs.write", { path: "/workspace/b.txt", content: "aGk=", encoding: "base64" });
    expect(runtime.machines[0]?.files).toEqual(
      new Map([
        ["/workspace/a.txt", "hé"],
        ["/workspace/b.txt", "hi"],
      ]),
    );
  });

  test("of more than fileCallBytes is payloadTooLarge and names the limit; so much is taken", async () => {
    const most = "é".repeat(2_048);
    expect((await call("fs.write", { path: "a", content: most })).body.result).toEqual({ size: 4_096 });
    const error = await refused(call("fs.write", { path: "a", content: `${most}x` }));
    expect(error).toMatchObject({ status: 413, data: { code: "payloadTooLarge", limitBytes: 4_096 } });
    expect(error.message).toContain("QUICKSAND_FILE_CALL_BYTES");
  });

  test("of what is not base64, or at a path that ends with a slash, is invalidParams", async () => {
    const content = { path: "a", content: "a b", encoding: "base64" } as const;
    expect(await refused(call("fs.write", content))).toMatchObject({
      status: 400,
      data: { code: "invalidParams" },
    });
    expect(await refused(call("fs.write", { path: "a/", content: "" }))).toMatchObject({ status: 400 });
    expect(runtime.machines[0]?.files.size).toBe(0);
  });
});

describe("fs.read", () => {
  test("reads a text in pieces that are whole characters, each from where the last one ended", async () => {
    const text = "é€😀x".repeat(40);
    await call("fs.write", { path: "a", content: text });
    let read = "";
    let next = 0;
    for (let eof = false; !eof;) {
      const { result } = (await call("fs.read", { path: "a", offset: next, length: 7 })).body;
      expect(result).toMatchObject({ encoding: "utf8", size: Buffer.byteLength(text) });
      expect(result.nextOffset - next).toBe(Buffer.byteLength(result.content));
      read += result.content;
      next = result.nextOffset;
      eof = result.eof;
    }
    expect(read).toBe(text);
  });

  test("as base64 is exact, and at the end there is nothing more", async () => {
    await call("fs.write", { path: "a", content: "abc" });
    const params = { path: "a", encoding: "base64" } as const;
    expect((await call("fs.read", { ...params, offset: 1, length: 1 })).body.result).toEqual({
      content: "Yg==",
      encoding: "base64",
      nextOffset: 2,
      size: 3,
      eof: false,
    });
    const { result } = (await call("fs.read", { ...params, offset: 9 })).body;
    expect(result).toMatchObject({ content: "", nextOffset: 9, size: 3, eof: true });
  });

  test("of more than fileCallBytes is invalidParams and names the limit; without length it reads so much", async () => {
    await call("fs.write", { path: "a", content: "x".repeat(4_096) });
    await call("fs.write", { path: "a", content: "y", offset: 4_096 });
    const error = await refused(call("fs.read", { path: "a", length: 4_097 }));
    expect(error).toMatchObject({ status: 400, data: { code: "invalidParams", limitBytes: 4_096 } });
    expect(error.message).toContain("QUICKSAND_FILE_CALL_BYTES");
    expect((await call("fs.read", { path: "a" })).body.result).toMatchObject({
      nextOffset: 4_096,
      size: 4_097,
      eof: false,
    });
  });
});

describe("fs.list", () => {
  test("names at most listedFiles files and says when there are more", async () => {
    for (let count = 0; count < 10; count += 1) await call("fs.mkdir", { path: `d/${count}` });
    expect((await call("fs.list", { path: "d" })).body.result).toMatchObject({ truncated: false });
    await call("fs.mkdir", { path: "d/more" });
    const { result } = (await call("fs.list", { path: "d" })).body;
    expect([result.entries.length, result.truncated]).toEqual([10, true]);
  });
});

describe("all of them", () => {
  const CALLS: readonly [FileMethod, object][] = [
    ["fs.list", {}],
    ["fs.stat", { path: "a" }],
    ["fs.read", { path: "a" }],
    ["fs.write", { path: "a", content: "" }],
    ["fs.mkdir", { path: "a" }],
    ["fs.rename", { from: "a", to: "b" }],
    ["fs.remove", { path: "a" }],
  ];
  const send = (method: FileMethod, params: object, box = BOX) =>
    server.post({ jsonrpc: "2.0", method, params: { ...box, ...params }, id: 1 }).then(async (response) => {
      const body: Loose = await response.json();
      return { status: response.status, code: body.error?.data.code };
    });

  test.each(CALLS)("%s needs a sandbox that runs", async (method, params) => {
    expect(await send(method, params, { ...BOX, sandbox: "none" })).toEqual({
      status: 404,
      code: "sandboxNotFound",
    });
    await server.call("sandbox.stop", BOX);
    expect(await send(method, params)).toEqual({ status: 409, code: "sandboxNotRunning" });
  });

  test.each([
    ...CALLS.filter(([method]) => method !== "fs.rename").map(
      ([method, params]) => [method, "path", params] as const,
    ),
    ["fs.rename", "from", { to: "b" }] as const,
    ["fs.rename", "to", { from: "a" }] as const,
  ])("%s refuses as %s what is outside of /workspace", async (method, name, params) => {
    for (const path of ["../a", "/etc/passwd", "a\0", "a/../.."]) {
      expect(await send(method, { ...params, [name]: path })).toEqual({ status: 400, code: "invalidParams" });
    }
  });

  test("/workspace itself is not written, renamed or removed", async () => {
    for (const [method, params] of [
      ["fs.write", { path: ".", content: "" }],
      ["fs.rename", { from: ".", to: "a" }],
      ["fs.rename", { from: "a", to: "/workspace" }],
      ["fs.remove", { path: "/workspace/", recursive: true }],
    ] as const) {
      expect(await send(method, params)).toEqual({ status: 400, code: "invalidParams" });
    }
  });

  test("they count as use: the sandbox stops an idle time after the last call", async () => {
    const watching = server.stream("sandbox.watch", BOX);
    const began = performance.now();
    let lastCallAt = began;
    while (performance.now() - began < 200) {
      lastCallAt = performance.now();
      expect((await call("fs.list", {})).status).toBe(200);
    }
    expect((await watching).last.result).toEqual({ state: "stopped" });
    expect(performance.now() - lastCallAt).toBeGreaterThanOrEqual(LIMITS.idleS * 1_000 - 5);
  });

  test("they do not wait for what runs", async () => {
    runtime.program = (program) => program.started();
    await server.call("sandbox.repl.run", { ...BOX, language: "python", code: "", detach: true });
    expect((await call("fs.mkdir", { path: "a" })).status).toBe(200);
    expect((await call("fs.stat", { path: "a" })).body.result.entry.kind).toBe("folder");
  });

  test("a failure is a fileError with its errno and path", async () => {
    expect(await refused(call("fs.read", { path: "a/b.txt" }))).toMatchObject({
      status: 422,
      message: 'There is no file or folder "a/b.txt"',
      data: { code: "fileError", errno: "ENOENT", path: "a/b.txt" },
    });
  });
});
