import { expect, test } from "vitest";
import { ApiFailure } from "./failure.ts";
import { createSandboxSession, type SessionNotice } from "./sandbox-session.ts";
import { fakeServer } from "./testing/fake-server.ts";
import { Collected } from "./testing/fake-events.ts";

const MIB = 1024 * 1024;
const gone = new ApiFailure("sandboxNotFound", "There is no such sandbox.", { status: 404 });
const full = new ApiFailure("fileError", "The disk is full.", { status: 422, details: { errno: "ENOSPC" } });
const unreachable = new ApiFailure("unreachable", "The server does not answer.");

function start() {
  const server = fakeServer();
  const notices = new Collected<SessionNotice>();
  const session = createSandboxSession({
    ...server,
    onNotice: notices.add,
    wait: () => Promise.resolve(),
  });
  return { ...server, notices, session, files: session.files };
}

/** With the random part of a name left out. */
const plain = (calls: readonly string[]): string[] =>
  calls.map((call) => call.replaceAll(/\.upload-\S+/g, ".upload"));

test("nothing is listed, and no sandbox is made, before there is one", async () => {
  const { files, calls } = start();
  expect(await files.list()).toBeUndefined();
  expect(files.downloadUrl("a")).toBeUndefined();
  expect(calls).toEqual([]);
});

test("the first file makes the sandbox that runs are in, too", async () => {
  const { session, files, calls } = start();
  await files.write("a.txt", new Blob(["hello"]));
  await session.run({ language: "python", code: "" });
  expect(await files.list()).toEqual({ entries: [], truncated: false });
  expect(calls).toEqual(["create ", "write s1 a.txt - 5", expect.stringMatching(/^run s1 /), "list s1"]);
});

test("a large file goes in pieces beside its place, tells how far it is, and takes its name at the end", async () => {
  const { files, calls } = start();
  const progress: number[] = [];
  const content = new Blob([new Uint8Array(2 * MIB + 3)]);
  await files.write("data/big.bin", content, { onProgress: (sent) => progress.push(sent) });
  expect(plain(calls)).toEqual([
    "create ",
    `write s1 data/.upload - ${MIB}`,
    `write s1 data/.upload ${MIB} ${MIB}`,
    `write s1 data/.upload ${2 * MIB} 3`,
    "rename s1 data/.upload data/big.bin",
  ]);
  expect(progress).toEqual([MIB, 2 * MIB, 2 * MIB + 3]);
});

test("an upload that fails half way leaves nothing behind", async () => {
  const { files, calls, failures } = start();
  await files.write("a.txt", new Blob(["hello"]));
  failures.set("write", [unreachable, full]);
  await expect(files.write("big.bin", new Blob([new Uint8Array(2 * MIB)]))).rejects.toBe(full);
  expect(plain(calls).slice(2)).toEqual([
    `write s1 .upload - ${MIB}`,
    `write s1 .upload - ${MIB}`,
    "remove s1 .upload",
  ]);
});

test("a sandbox that is gone is told, and the file goes into a new one", async () => {
  const { files, calls, failures, notices } = start();
  await files.write("a.txt", new Blob(["hello"]));
  failures.set("list", [gone]);
  await expect(files.list()).rejects.toBe(gone);
  expect(notices.all.at(-1)).toMatchObject({ kind: "lost" });
  expect(await files.list()).toBeUndefined();
  await files.write("b.txt", new Blob(["hello"]));
  expect(calls.slice(-2)).toEqual(["create ", "write s2 b.txt - 5"]);
});
