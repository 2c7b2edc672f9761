import { expect, test } from "vitest";
import type { ProgramDocument } from "../documents/document.ts";
import { createMemoryRecords } from "./memory-records.ts";
import { createMirror } from "./mirror.ts";
import type { WorkRecords } from "./records.ts";
import { scopedWork } from "./scoped-work.ts";
import { createWork, type Work } from "./work.ts";

const program = (content: string): ProgramDocument => ({
  language: "python",
  files: [{ path: "main.py", content }],
  open: "main.py",
});

let clockMs = 1_000;

/** A tab of the browser whose records these are. */
function tab(records: WorkRecords, name: string): Work {
  return createWork({
    open: async () => records,
    mirror: createMirror(undefined, undefined, () => "main.py"),
    eraseStorage: () => undefined,
    tab: { before: name, name: Promise.resolve(name) },
    channel: undefined,
    onErased: () => undefined,
    now: () => (clockMs += 1),
    newId: () => `id${(clockMs += 1)}`,
  });
}

test("a snippet's draft and history are apart from the person's own, and from another snippet's", async () => {
  const records = createMemoryRecords();
  const own = tab(records, "a");
  const snippet = scopedWork(tab(records, "a"), "abcdefghijkl");
  const another = scopedWork(tab(records, "a"), "mnopqrstuvwx");
  own.change(program("mine"));
  snippet.change(program("theirs, changed"));
  await Promise.all([own.save(), snippet.save(), snippet.history.ran("run", program("theirs"))]);

  expect(await tab(records, "a").read("python")).toEqual(program("mine"));
  const reloaded = scopedWork(tab(records, "a"), "abcdefghijkl");
  expect(await reloaded.read("python")).toEqual(program("theirs, changed"));
  expect(await another.read("python")).toBeUndefined();
  expect(await own.history.list("python")).toEqual([]);
  expect((await reloaded.history.list("python")).map(({ id }) => id)).toEqual(["run"]);
  expect(await reloaded.history.programOf("run")).toEqual(program("theirs"));
});

test("another tab sees what was shared, and is offered what was made of it elsewhere", async () => {
  const records = createMemoryRecords();
  const first = scopedWork(tab(records, "a"), "abcdefghijkl");
  first.change(program("changed in the first"));
  await first.save();
  const second = scopedWork(tab(records, "b"), "abcdefghijkl");
  expect(await second.read("python")).toBeUndefined();
  await expect.poll(() => second.getState().newer?.document).toEqual(program("changed in the first"));
  expect(second.getState()).toBe(second.getState());
});
