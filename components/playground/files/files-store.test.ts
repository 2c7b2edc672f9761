import { expect, test } from "vitest";
import type { FileEntry } from "#lib/api/file-contract.ts";
import { ApiFailure } from "#lib/api/failure.ts";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { SessionFiles } from "#lib/api/session-files.ts";
import { createFilesStore } from "./files-store.ts";

/** A disk that a program may write to as well; its clock counts calls. */
function fakeFiles() {
  const disk = new Map<string, FileEntry>();
  let now = 0;
  let lists = 0;
  const put = (path: string, size = 1): void => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    disk.set(path, { name, path, kind: "file", size, modifiedAtMs: (now += 1), mode: 0o644 });
  };
  const missing = (): never => {
    throw new ApiFailure("fileError", "There is no such file.");
  };
  const files: SessionFiles = {
    async list() {
      lists += 1;
      return { entries: [...disk.values()], truncated: false };
    },
    stat: async (path) => disk.get(path) ?? missing(),
    read: async () => new Blob(["x"]),
    downloadUrl: (path) => `/download/${path}`,
    async write(path, content, { onProgress, signal } = {}) {
      signal?.throwIfAborted();
      if (path === "full") throw new ApiFailure("fileError", "The disk is full.");
      onProgress?.(content.size, content.size);
      put(path, content.size);
    },
    async makeFolder(path) {
      disk.set(path, { name: path, path, kind: "folder", size: 0, modifiedAtMs: (now += 1), mode: 0o755 });
    },
    async rename(from, to) {
      const entry = disk.get(from) ?? missing();
      disk.delete(from);
      disk.set(to, { ...entry, path: to, name: to });
    },
    async remove(path) {
      if (!disk.delete(path)) missing();
    },
  };
  return { files, put, tick: () => (now += 1), lists: () => lists };
}

function start() {
  const fake = fakeFiles();
  const repeats = new Set<() => void>();
  const store = createFilesStore({
    repeat(_everyMs, call) {
      repeats.add(call);
      return () => void repeats.delete(call);
    },
  });
  store.use(fake.files);
  const event = (kind: "started" | "finished"): SessionNotice => {
    const common = { execution: "e1", seq: 1, atMs: fake.tick() };
    return kind === "started"
      ? { kind: "event", event: { kind, ...common, language: "python", cold: false, stdinOpen: true } }
      : {
          kind: "event",
          event: {
            kind,
            ...common,
            outcome: { kind: "exited", code: 0 },
            usage: { wallMs: 1, cpuMs: 1, peakMemoryBytes: 1 },
          },
        };
  };
  const settled = async (): Promise<void> => {
    await store.refresh();
  };
  return { ...fake, store, repeats, event, settled, state: store.getSnapshot };
}

const paths = (entries: readonly FileEntry[] | undefined): string[] | undefined =>
  entries?.map(({ path }) => path);

test("nothing is listed while nobody looks, and all of it as soon as somebody does", async () => {
  const { store, lists, event, state, put, settled } = start();
  put("a.txt");
  store.hear(event("finished"));
  expect(lists()).toBe(0);
  const leave = store.watch();
  await settled();
  expect(paths(state().entries)).toEqual(["a.txt"]);
  const before = lists();
  leave();
  store.hear(event("finished"));
  expect(lists()).toBe(before);
});

test("while a program runs and somebody looks, the files are looked at now and then", () => {
  const { store, repeats, event } = start();
  store.hear(event("started"));
  expect(repeats.size).toBe(0);
  const leave = store.watch();
  expect(repeats.size).toBe(1);
  store.hear(event("finished"));
  expect(repeats.size).toBe(0);
  store.hear(event("started"));
  expect(repeats.size).toBe(1);
  leave();
  expect(repeats.size).toBe(0);
});

test("what the last run wrote is marked, and not what the person put there", async () => {
  const { store, put, event, settled, state } = start();
  store.watch();
  put("old.txt");
  store.hear(event("started"));
  put("made.csv");
  await store.upload([{ path: "mine.txt", content: new Blob(["x"]) }], undefined);
  await settled();
  expect([...state().written]).toEqual(["made.csv"]);
  store.hear(event("started"));
  await settled();
  expect([...state().written]).toEqual([]);
});

test("a lost sandbox has no files", async () => {
  const { store, put, settled, state } = start();
  put("a");
  await settled();
  store.hear({ kind: "lost", reason: "idle" });
  expect(state().entries).toBeUndefined();
});

test("what is larger than the disk is not sent, and is told with the limit", async () => {
  const { store, state } = start();
  const files = [
    { path: "big", content: new Blob([new Uint8Array(2_049)]) },
    { path: "small", content: new Blob(["x"]) },
  ];
  await store.upload(files, 2_048);
  expect(paths(state().entries)).toEqual(["small"]);
  expect(state().uploads).toMatchObject([{ path: "big", problem: expect.stringContaining("2 KiB") }]);
  store.cancelUpload(state().uploads[0]?.id ?? 0);
  expect(state().uploads).toEqual([]);
});

test("an upload that fails says why, those after it arrive, and a cancelled one is forgotten", async () => {
  const { store, state } = start();
  const sent = store.upload(
    ["full", "cancelled", "good"].map((path) => ({ path, content: new Blob(["x"]) })),
    undefined,
  );
  const cancelled = state().uploads.find(({ path }) => path === "cancelled");
  store.cancelUpload(cancelled?.id ?? 0);
  await sent;
  expect(paths(state().entries)).toEqual(["good"]);
  expect(state().uploads).toMatchObject([{ path: "full", problem: "The disk is full." }]);
});

test("what cannot be done says why, until something else is done", async () => {
  const { store, state, put } = start();
  expect(await store.remove("nothing")).toBe(false);
  expect(state().problem).toBe("There is no such file.");
  put("a");
  expect(await store.rename("a", "b")).toBe(true);
  expect(state()).toMatchObject({ problem: undefined });
  expect(paths(state().entries)).toEqual(["b"]);
});

test("a new file replaces none that is there", async () => {
  const { store, state, put, settled } = start();
  put("a", 7);
  await settled();
  expect(await store.makeFile("a")).toBe(false);
  expect(state().problem).toContain("a is there already");
  expect(state().entries?.[0]?.size).toBe(7);
});
