import "fake-indexeddb/auto";
import { beforeEach, describe, expect, test } from "vitest";
import type { ProgramDocument } from "../documents/document.ts";
import { openDatabaseRecords } from "./database-records.ts";
import { createMemoryRecords } from "./memory-records.ts";
import { DRAFTS_PER_LANGUAGE, ENTRIES_PER_LANGUAGE, HISTORY_MAX_BYTES, type WorkRecords } from "./records.ts";

const program = (content: string, language = "python"): ProgramDocument => ({
  language,
  files: [{ path: "main.py", content }],
  open: "main.py",
});
const NONE: ReadonlySet<string> = new Set();
/** The test's database copies megabytes by script. */
const SLOW_MS = 60_000;
let databases = 0;

const KINDS: Readonly<Record<string, () => Promise<WorkRecords>>> = {
  "the database": () => openDatabaseRecords(`test-${(databases += 1)}`),
  memory: async () => createMemoryRecords(),
};

describe.each(Object.entries(KINDS))("work kept in %s", (_kind, make) => {
  let records: WorkRecords;
  beforeEach(async () => {
    records = await make();
  });
  const draft = (tab: string, content: string, atMs: number, language = "python") =>
    records.putDraft({ tab, atMs, document: program(content, language), kept: [] });
  const ran = (id: string, content: string, atMs: number, language = "python") =>
    records.addEntry({ id, language, atMs, reason: "run" }, program(content, language));
  const ids = async (language = "python") => (await records.history(language)).map(({ id }) => id);

  test("each tab has its own draft of each language", async () => {
    await draft("a", "mine", 1);
    await draft("a", "mine in Node", 2, "node");
    await draft("b", "the other's", 3);
    expect((await records.draftOf("python", "a"))?.document).toEqual(program("mine"));
    expect((await records.draftOf("node", "a"))?.document.files[0]?.content).toBe("mine in Node");
    expect(await records.draftOf("node", "b")).toBeUndefined();
  });

  test("the newest draft of a language is found, some tabs left out", async () => {
    await draft("a", "old", 1);
    await draft("b", "new", 5);
    await draft("c", "of another language", 9, "node");
    expect((await records.newestDraft("python", NONE))?.tab).toBe("b");
    expect((await records.newestDraft("python", new Set(["b"])))?.tab).toBe("a");
    expect(await records.newestDraft("python", new Set(["a", "b"]))).toBeUndefined();
  });

  test("drafts that closed tabs left behind do not pile up", async () => {
    for (let i = 0; i <= DRAFTS_PER_LANGUAGE; i++) await draft(`tab ${i}`, `${i}`, i + 1);
    expect(await records.draftOf("python", "tab 0")).toBeUndefined();
    expect(await records.draftOf("python", "tab 1")).toBeDefined();
    expect((await records.newestDraft("python", NONE))?.tab).toBe(`tab ${DRAFTS_PER_LANGUAGE}`);
  });

  test("the history has each run, the newest first, with its program and how it ended", async () => {
    await ran("one", "print(1)", 1);
    await ran("two", "print(2)", 2);
    await ran("other", "1", 3, "node");
    await records.endEntry("one", { tone: "good", text: "ok" });
    await records.endEntry("nobody", { tone: "good", text: "ok" });
    expect(await records.history("python")).toEqual([
      { id: "two", language: "python", atMs: 2, reason: "run" },
      { id: "one", language: "python", atMs: 1, reason: "run", outcome: { tone: "good", text: "ok" } },
    ]);
    expect(await records.programOf("one")).toEqual(program("print(1)"));
    expect(await records.programOf("nobody")).toBeUndefined();
  });

  test("the last runs of each language stay, older ones go", async () => {
    await ran("node's", "1", 0, "node");
    for (let i = 0; i < ENTRIES_PER_LANGUAGE + 3; i++) await ran(`run ${i}`, `print(${i})`, i + 1);
    const left = await ids();
    expect(left).toHaveLength(ENTRIES_PER_LANGUAGE);
    expect(left.at(-1)).toBe("run 3");
    expect(await records.programOf("run 2")).toBeUndefined();
    expect(await ids("node")).toEqual(["node's"]);
  });

  test(
    "large programs make the history shorter; the newest always stays; equal ones are kept once",
    async () => {
      const third = "x".repeat(HISTORY_MAX_BYTES / 3);
      await ran("a", `a${third}`, 1);
      await ran("b", `b${third}`, 2);
      for (let i = 0; i < 5; i++) await ran(`again ${i}`, `b${third}`, 3 + i);
      expect(await ids()).toHaveLength(7);
      await ran("c", `c${third}`, 20);
      expect(await ids()).toEqual(["c", "again 4", "again 3", "again 2", "again 1", "again 0", "b"]);
      await ran("whole", "y".repeat(HISTORY_MAX_BYTES + 1), 30);
      expect(await ids()).toEqual(["whole"]);
    },
    SLOW_MS,
  );

  test("an entry that shares its program can be removed without it", async () => {
    await ran("one", "same", 1);
    await ran("two", "same", 2);
    await records.removeEntries(["two"]);
    expect(await records.programOf("one")).toEqual(program("same"));
    await records.removeEntries(["one", "never there"]);
    expect(await ids()).toEqual([]);
  });

  test("room is made by dropping the oldest entry of all", async () => {
    await ran("newer", "1", 2);
    await ran("older", "2", 1, "node");
    expect(await records.dropOldestEntry()).toBe(true);
    expect(await ids("node")).toEqual([]);
    expect(await ids()).toEqual(["newer"]);
    expect(await records.dropOldestEntry()).toBe(true);
    expect(await records.dropOldestEntry()).toBe(false);
  });

  test("after erasing nothing is left", async () => {
    await draft("a", "mine", 1);
    await ran("one", "print(1)", 1);
    await records.eraseAll();
    expect(await records.newestDraft("python", NONE)).toBeUndefined();
    expect(await ids()).toEqual([]);
  });
});

test("two tabs see each other's work", async () => {
  const name = `test-${(databases += 1)}`;
  const [here, there] = await Promise.all([openDatabaseRecords(name), openDatabaseRecords(name)]);
  await here.putDraft({ tab: "here", atMs: 1, document: program("from here"), kept: ["x"] });
  expect(await there.newestDraft("python", NONE)).toEqual({
    tab: "here",
    atMs: 1,
    document: program("from here"),
    kept: ["x"],
  });
});
