import { expect, test } from "vitest";
import { PythonSandbox } from "./python-sandbox.ts";
import { failureOf } from "./testing/failure-of.ts";
import { startFakeRpcServer } from "./testing/fake-rpc-server.ts";

const PIECE = 5_000;

/** A server that keeps files in memory and takes so much of them in a call. */
async function fileServer() {
  const files = new Map<string, Buffer>();
  const server = await startFakeRpcServer({
    "sandbox.start": ({ result }) => result("Sandbox started successfully"),
    "server.info": ({ result }) =>
      result({
        name: "fake",
        version: "1",
        runtime: { name: "none", version: "1", enforces: [], missing: [] },
        languages: [],
        images: [],
        limits: { fileCallBytes: PIECE },
      }),
    "fs.write": ({ params, result }) => {
      const content = Buffer.from(String(params["content"]), "base64");
      expect(content.length).toBeLessThanOrEqual(PIECE);
      const before = (files.get(String(params["path"])) ?? Buffer.alloc(0)).subarray(
        0,
        Number(params["offset"] ?? 0),
      );
      files.set(String(params["path"]), Buffer.concat([before, content]));
      result({ size: before.length + content.length });
    },
    "fs.read": ({ params, result }) => {
      const all = files.get(String(params["path"])) ?? Buffer.alloc(0);
      const offset = Number(params["offset"]);
      const content = all.subarray(offset, offset + PIECE);
      const nextOffset = offset + content.length;
      const eof = nextOffset >= all.length;
      result({ content: content.toString("base64"), encoding: "base64", nextOffset, size: all.length, eof });
    },
  });
  return { server, files, sandbox: await PythonSandbox.create({ serverUrl: server.url }) };
}

test("what is longer than a call takes goes and comes in pieces, byte for byte", async () => {
  const { server, files, sandbox } = await fileServer();
  await using _ = server;
  const bytes = Uint8Array.from({ length: 2 * PIECE + 1 }, (_, index) => (index * 7) % 256);
  await sandbox.files.write("a.bin", bytes, { mode: 0o600 });
  expect(files.get("a.bin")?.equals(bytes)).toBe(true);
  expect(Buffer.from(bytes).equals(await sandbox.files.readBytes("a.bin"))).toBe(true);
  const writes = server.calls.filter(({ method }) => method === "fs.write");
  expect(writes.map(({ params }) => [params["offset"], params["mode"]])).toEqual([
    [undefined, 0o600],
    [PIECE, 0o600],
    [2 * PIECE, 0o600],
  ]);
});

test("text comes back as it was written: a mark at its start, a character across two pieces, none at all", async () => {
  const { server, sandbox } = await fileServer();
  await using _ = server;
  for (const text of ["\uFEFFx", `${"a".repeat(PIECE - 1)}👋é`, ""]) {
    await sandbox.files.write("t.txt", text);
    expect(await sandbox.files.read("t.txt")).toBe(text);
  }
});

test("before start nothing is sent", async () => {
  await using server = await startFakeRpcServer();
  const { files } = new PythonSandbox({ serverUrl: server.url });
  const calls = [
    files.read("a"),
    files.write("a", "b"),
    files.list(),
    files.stat("a"),
    files.remove("a"),
    files.rename("a", "b"),
    files.mkdir("a"),
  ];
  const codes = (await Promise.all(calls.map(failureOf))).map(({ code }) => code);
  expect(codes).toEqual(codes.map(() => "NotStarted"));
  expect(server.calls).toEqual([]);
});
