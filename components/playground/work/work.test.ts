import "fake-indexeddb/auto";
import { afterEach, expect, test, vi } from "vitest";
import type { Channel } from "#lib/api/shared-stream.ts";
import type { ProgramDocument } from "../documents/document.ts";
import { openDatabaseRecords } from "./database-records.ts";
import { createMirror, eraseStorage, type WebStorage } from "./mirror.ts";
import type { WorkRecords } from "./records.ts";
import { claimTab, type TabLocks } from "./tab.ts";
import { createWork, SAVE_AFTER_MS, type Work } from "./work.ts";

const program = (content: string, language = "python"): ProgramDocument => ({
  language,
  files: [{ path: "main.py", content }],
  open: "main.py",
});
const textOf = (document: ProgramDocument | undefined) => document?.files[0]?.content;

interface TestStorage extends WebStorage {
  copy(): TestStorage;
}

function storage(items: Readonly<Record<string, string>> = {}): TestStorage {
  const map = new Map(Object.entries(items));
  return {
    getItem: (key) => map.get(key) ?? null,
    setItem: (key, value) => void map.set(key, value),
    removeItem: (key) => void map.delete(key),
    key: (index) => [...map.keys()][index] ?? null,
    get length() {
      return map.size;
    },
    copy: () => storage(Object.fromEntries(map)),
  };
}

const FULL: TestStorage = {
  ...storage(),
  setItem: () => {
    throw new DOMException("full", "QuotaExceededError");
  },
};

/** Web Locks of one browser: a name is held until its tab goes. */
function locks(): { of(gone: AbortSignal): TabLocks } {
  const holders = new Map<string, AbortSignal>();
  return {
    of: (gone) => ({
      async request(name, _options, held) {
        if (holders.get(name)?.aborted === false) throw new DOMException("held", "TimeoutError");
        holders.set(name, gone);
        await held();
      },
    }),
  };
}

/** A browser: what its tabs share, and a clock. */
function browser(before: Readonly<Record<string, string>> = {}) {
  const name = `work-${(databases += 1)}`;
  const shared = storage(before);
  const listeners = new Map<object, (message: unknown) => void>();
  const held = locks();
  let nowMs = 1_000;
  let ids = 0;
  const openTab = (
    options: {
      session?: TestStorage;
      open?: () => Promise<WorkRecords>;
      local?: WebStorage;
    } = {},
  ) => {
    const session = options.session ?? storage();
    const local = options.local ?? shared;
    const gone = new AbortController();
    const self = {};
    const channel: Channel = {
      send: (message) => {
        for (const [tab, hear] of listeners) if (tab !== self) hear(message);
      },
      listen: (hear) => void listeners.set(self, hear),
      close: () => void listeners.delete(self),
    };
    const onErased = vi.fn<() => void>();
    const newId = () => `id-${(ids += 1)}`;
    const work = createWork({
      open: options.open ?? (() => openDatabaseRecords(name)),
      mirror: createMirror(session, local, () => "main.py"),
      eraseStorage: () => [session, local].forEach(eraseStorage),
      tab: claimTab(session, held.of(gone.signal), newId),
      channel,
      onErased,
      now: () => nowMs,
      newId,
    });
    /** The tab is no more, without a word as in a crash. */
    const crash = () => {
      gone.abort();
      channel.close();
    };
    const close = () => {
      work.hide();
      crash();
    };
    return { work, session, onErased, crash, close };
  };
  const openRecords = () => openDatabaseRecords(name);
  return { openTab, openRecords, shared, later: (ms: number) => (nowMs += ms) };
}
let databases = 0;

async function type(work: Work, content: string): Promise<void> {
  work.change(program(content));
  await work.save();
}

const newerOf = (work: Work) => textOf(work.getState().newer?.document);

afterEach(() => vi.useRealTimers());

test("a first visit finds nothing", async () => {
  const { work } = browser().openTab();
  expect(await work.read("python")).toBeUndefined();
  expect(work.getState()).toEqual({ draft: "unchanged", newer: undefined });
});

test("what was typed is kept a moment later, without being asked for", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { openTab, openRecords } = browser();
  const { work } = openTab();
  await work.read("python");
  work.change(program("a"));
  work.change(program("ab"));
  expect(work.getState().draft).toBe("saving");
  vi.advanceTimersByTime(SAVE_AFTER_MS);
  await vi.waitFor(() => expect(work.getState().draft).toBe("saved"));
  expect(textOf((await (await openRecords()).newestDraft("python", new Set()))?.document)).toBe("ab");
});

test("a reload in the moment before it is kept loses nothing", async () => {
  const { openTab } = browser();
  const tab = openTab();
  await tab.work.read("python");
  tab.work.change(program("just typed"));
  tab.close();
  const reloaded = openTab({
    session: tab.session,
    open: () => Promise.reject(new Error("not yet written")),
  });
  expect(textOf(await reloaded.work.read("python"))).toBe("just typed");
});

test("after a crash a new tab has what was typed", async () => {
  const { openTab } = browser();
  const tab = openTab();
  await type(tab.work, "before the crash");
  tab.crash();
  expect(textOf(await openTab().work.read("python"))).toBe("before the crash");
});

test("a reload brings back this tab's program, and tells of the newer one", async () => {
  const { openTab, later } = browser();
  const here = openTab();
  await here.work.read("python");
  await type(here.work, "mine");
  later(10);
  const there = openTab();
  expect(textOf(await there.work.read("python"))).toBe("mine");
  await type(there.work, "the other tab's");
  await vi.waitFor(() => expect(newerOf(here.work)).toBe("the other tab's"));
  here.close();
  const reloaded = openTab({ session: here.session });
  expect(textOf(await reloaded.work.read("python"))).toBe("mine");
  await vi.waitFor(() => expect(newerOf(reloaded.work)).toBe("the other tab's"));
});

test("who keeps theirs hears no more of that tab, also after a reload", async () => {
  const { openTab, later } = browser();
  const here = openTab();
  await here.work.read("python");
  await type(here.work, "mine");
  later(10);
  const there = openTab();
  await type(there.work, "1");
  await vi.waitFor(() => expect(newerOf(here.work)).toBe("1"));
  here.work.keepMine();
  await here.work.save();
  later(10);
  await type(there.work, "2");
  here.close();
  const reloaded = openTab({ session: here.session });
  const told: (string | undefined)[] = [];
  reloaded.work.subscribe(() => told.push(newerOf(reloaded.work)));
  await reloaded.work.read("python");
  later(10);
  await type(there.work, "3");
  later(10);
  await type(openTab().work, "of a third tab");
  await vi.waitFor(() => expect(newerOf(reloaded.work)).toBe("of a third tab"));
  expect(new Set(told)).toEqual(new Set([undefined, "of a third tab"]));
});

test("a tab that has the same program now is not told of", async () => {
  const { openTab, later } = browser();
  const [here, there] = [openTab(), openTab()];
  await here.work.read("python");
  await type(here.work, "mine");
  later(10);
  await type(there.work, "other");
  await vi.waitFor(() => expect(newerOf(here.work)).toBe("other"));
  here.work.change(program("other"));
  expect(newerOf(here.work)).toBeUndefined();
});

test("a tab that only looks at another file of its program has made no newer version", async () => {
  const { openTab, openRecords, later } = browser();
  const files = [
    { path: "main.py", content: "import other" },
    { path: "other.py", content: "" },
  ];
  const { work } = openTab();
  work.change({ language: "python", files, open: "main.py" });
  await work.save();
  later(10);
  work.change({ language: "python", files, open: "other.py" });
  await work.save();
  const draft = await (await openRecords()).newestDraft("python", new Set());
  expect(draft?.document.open).toBe("other.py");
  expect(draft?.atMs).toBe(1_000);
});

test("a duplicated tab begins with the same program and goes its own way", async () => {
  const { openTab, later } = browser();
  const original = openTab();
  await original.work.read("python");
  await type(original.work, "both");
  const duplicate = openTab({ session: original.session.copy() });
  expect(textOf(await duplicate.work.read("python"))).toBe("both");
  later(10);
  await type(duplicate.work, "its own");
  original.close();
  expect(textOf(await openTab({ session: original.session }).work.read("python"))).toBe("both");
});

test("each language has its own program", async () => {
  const { openTab } = browser();
  const { work } = openTab();
  work.change(program("print(1)"));
  work.change(program("console.log(1)", "node"));
  await work.save();
  const other = openTab().work;
  expect(textOf(await other.read("node"))).toBe("console.log(1)");
  expect(textOf(await other.read("python"))).toBe("print(1)");
});

test("what an earlier version of the page kept is taken over once", async () => {
  const { openTab, shared, openRecords } = browser({ "quicksand-draft-python": "newest of before" });
  const session = storage({ "quicksand-draft-python": "this tab's of before" });
  const { work } = openTab({ session });
  expect(await work.read("python")).toEqual(program("this tab's of before"));
  await work.save();
  expect(session.getItem("quicksand-draft-python")).toBeNull();
  expect(shared.getItem("quicksand-draft-python")).toBeNull();
  const records = await openRecords();
  expect(textOf((await records.newestDraft("python", new Set()))?.document)).toBe("this tab's of before");
  const [kept] = await work.history.list("python");
  expect(textOf(await work.history.programOf(kept?.id ?? ""))).toBe("newest of before");
});

test("runs are in the history with their program and how they ended", async () => {
  const { work } = browser().openTab();
  void work.history.ran("run-1", program("print(1)"));
  await work.history.ended("run-1", { tone: "good", text: "ok" });
  expect(await work.history.list("python")).toEqual([
    { id: "run-1", language: "python", atMs: 1_000, reason: "run", outcome: { tone: "good", text: "ok" } },
  ]);
  expect(await work.history.programOf("run-1")).toEqual(program("print(1)"));
});

/** The real records of a browser, in which drafts find no room while `isFull`. */
function withQuota(open: () => Promise<WorkRecords>, isFull: (records: WorkRecords) => Promise<boolean>) {
  return async (): Promise<WorkRecords> => {
    const records = await open();
    return {
      ...records,
      async putDraft(draft) {
        if (await isFull(records)) throw new DOMException("full", "QuotaExceededError");
        await records.putDraft(draft);
      },
    };
  };
}

test("where there is no room the oldest of the history makes some", async () => {
  const { openTab, openRecords, later } = browser();
  const open = withQuota(openRecords, async (records) => (await records.history("python")).length > 1);
  const { work } = openTab({ open });
  for (const id of ["one", "two", "three"]) {
    await work.history.ran(id, program(id));
    later(1);
  }
  await type(work, "needs room");
  expect(work.getState().draft).toBe("saved");
  expect((await work.history.list("python")).map(({ id }) => id)).toEqual(["three"]);
});

test("a browser without any room says so, and keeps again when there is some", async () => {
  const { openTab, openRecords } = browser();
  let full = true;
  const { work } = openTab({ open: withQuota(openRecords, async () => full), session: FULL, local: FULL });
  await work.read("python");
  await type(work, "no room");
  expect(work.getState().draft).toBe("full");
  full = false;
  await type(work, "room again");
  expect(work.getState().draft).toBe("saved");
});

test("a browser without a database keeps drafts beside it and the history in memory", async () => {
  const { openTab } = browser();
  const open = () => Promise.reject(new Error("private window"));
  const tab = openTab({ open });
  await type(tab.work, "kept elsewhere");
  expect(tab.work.getState().draft).toBe("saved");
  await tab.work.history.ran("run-1", program("print(1)"));
  expect(await tab.work.history.list("python")).toHaveLength(1);
  tab.crash();
  expect(textOf(await openTab({ open, session: tab.session }).work.read("python"))).toBe("kept elsewhere");
});

test("a browser that keeps nothing at all says so", async () => {
  const open = () => Promise.reject(new Error("private window"));
  const { work } = browser().openTab({ open, session: FULL, local: FULL });
  await type(work, "nowhere");
  expect(work.getState().draft).toBe("unavailable");
});

test("a database that goes away under the page costs no draft", async () => {
  const { openTab, openRecords } = browser();
  const broken: () => Promise<WorkRecords> = async () => ({
    ...(await openRecords()),
    putDraft: () => Promise.reject(new DOMException("closed", "InvalidStateError")),
  });
  const { work } = openTab({ open: broken });
  await type(work, "goes on");
  expect(work.getState().draft).toBe("saved");
});

test("a program too large for web storage leaves no old copy that would be taken for it", async () => {
  const { openTab } = browser();
  const tab = openTab();
  await type(tab.work, "small");
  tab.work.hide();
  await type(tab.work, "x".repeat(600_000));
  tab.close();
  expect(textOf(await openTab({ session: tab.session }).work.read("python"))).toHaveLength(600_000);
});

test("erasing removes everything, in every tab, for good", async () => {
  const { openTab, openRecords, shared } = browser({ theme: "dark", other: "not ours" });
  const [here, there] = [openTab(), openTab()];
  await type(here.work, "mine");
  await here.work.history.ran("run-1", program("mine"));
  await type(there.work, "theirs");
  there.work.change(program("typed right before"));
  await here.work.eraseAll();
  await vi.waitFor(() => expect(there.onErased).toHaveBeenCalledOnce());
  expect(here.onErased).not.toHaveBeenCalled();
  for (const { work } of [here, there]) {
    work.change(program("too late"));
    work.hide();
    await work.save();
  }
  const records = await openRecords();
  expect(await records.newestDraft("python", new Set())).toBeUndefined();
  expect(await records.history("python")).toEqual([]);
  expect(here.session.length + there.session.length).toBe(0);
  expect(shared.getItem("other")).toBe("not ours");
  expect(shared.length).toBe(1);
});
