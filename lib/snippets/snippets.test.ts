import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { SnippetContent } from "#lib/protocol/snippet.ts";
import { createSnippets, type SnippetLimits } from "./snippets.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { SnippetStore } from "./store.ts";
import { exportLines, importLines } from "./transfer.ts";

const SECRET = "a secret of at least thirty-two characters";
const LIMITS: SnippetLimits = {
  snippetBytes: 10_000,
  snippetOutputBytes: 100,
  snippetKeepS: 0,
  snippetsTotalMiB: 1,
};
const content: SnippetContent = {
  language: "python",
  files: [{ path: "main.py", content: "print('hi')" }],
};

let folder = "";
let store: SnippetStore;
let nowMs = 1_000_000;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quicksand-snippets-"));
  store = openSqliteStore(join(folder, "snippets.db")).store;
  nowMs = 1_000_000;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function open(limits: Partial<SnippetLimits> = {}) {
  return createSnippets({ store, secret: SECRET, limits: { ...LIMITS, ...limits }, now: () => nowMs });
}

test("the same content is one snippet with a claim for each who shared it", async () => {
  const snippets = open();
  const mine = await snippets.share(content);
  const yours = await snippets.share(content);
  expect(yours.id).toBe(mine.id);
  expect(yours.deleteToken).not.toBe(mine.deleteToken);
  expect(await snippets.read(mine.id)).toEqual({
    id: mine.id,
    content,
    createdMs: 1_000_000,
    expiresMs: undefined,
  });
  expect(await snippets.withdraw(mine.id, mine.deleteToken)).toEqual({ kind: "withdrawn", others: 1 });
  expect(await snippets.withdraw(mine.id, mine.deleteToken)).toEqual({ kind: "wrongToken" });
  expect(await snippets.withdraw(mine.id, yours.deleteToken)).toEqual({ kind: "withdrawn", others: 0 });
  expect(await snippets.read(mine.id)).toBeUndefined();
});

test("a snippet goes when its time is over, and the cleaning takes it away", async () => {
  const snippets = open();
  const { id, expiresMs } = await snippets.share(content, 60);
  expect(expiresMs).toBe(1_060_000);
  nowMs = 1_059_999;
  expect(await snippets.read(id)).toBeDefined();
  nowMs = 1_060_000;
  expect(await snippets.read(id)).toBeUndefined();
  expect(await snippets.removeExpired()).toBe(1);
  expect((await store.size()).snippets).toBe(0);
});

test("nobody keeps one for longer than the operator allows", async () => {
  const snippets = open({ snippetKeepS: 3_600 });
  expect((await snippets.share(content)).expiresMs).toBe(1_000_000 + 3_600_000);
  expect((await snippets.share(content, 7_200)).expiresMs).toBe(1_000_000 + 3_600_000);
  expect((await snippets.share(content, 60)).expiresMs).toBe(1_000_000 + 60_000);
});

test("what is too large is refused with its size and the limit", async () => {
  const large = { ...content, files: [{ path: "main.py", content: "x".repeat(10_000) }] };
  await expect(open().share(large)).rejects.toMatchObject({
    code: "payloadTooLarge",
    details: { limitBytes: 10_000 },
  });
});

test("where there is no room for more, that is said with the limit, and what is there stays", async () => {
  const snippets = open({ snippetBytes: 600_000 });
  const large = (text: string) => ({
    ...content,
    files: [{ path: "main.py", content: text.repeat(500_000) }],
  });
  const { id } = await snippets.share(large("a"));
  await snippets.share(large("b"));
  await expect(snippets.share(large("c"))).rejects.toMatchObject({
    code: "unavailable",
    message: expect.stringContaining("QUICKSAND_SNIPPETS_TOTAL_MIB"),
  });
  expect(await snippets.read(id)).toBeDefined();
});

test("a long output loses its middle, and the rest of the snippet nothing", async () => {
  const snippets = open();
  const { id } = await snippets.share({
    ...content,
    recording: {
      events: [{ kind: "stdout", atMs: 0, text: "x".repeat(1_000) }],
      outcome: { kind: "exited", code: 0 },
    },
  });
  const read = await snippets.read(id);
  expect(read?.content.files).toEqual(content.files);
  expect(read?.content.recording?.events).toEqual([
    { kind: "stdout", atMs: 0, text: "x".repeat(50) },
    { kind: "gap", atMs: 0, bytes: 900 },
    { kind: "stdout", atMs: 0, text: "x".repeat(50) },
  ]);
});

test("what is no id is not there", async () => {
  for (const id of ["", "../../etc", "AAAAAAAAAAA", "AAAAAAAAAAAA\n", "' OR 1=1 --"]) {
    expect(await open().read(id)).toBeUndefined();
    expect(await open().withdraw(id, "x")).toEqual({ kind: "notFound" });
  }
});

test("an export holds everything but the tokens, and an import elsewhere makes the same links, which the same tokens withdraw", async () => {
  const snippets = open();
  const { id, deleteToken } = await snippets.share({ ...content, title: "Zürich 🏔" }, 60);
  const lines: string[] = [];
  for await (const line of exportLines(store)) lines.push(line);
  expect(lines).toHaveLength(1);
  expect(lines.join("\n")).not.toContain(deleteToken);

  const elsewhere = openSqliteStore(join(folder, "elsewhere.db")).store;
  expect(await importLines(elsewhere, from(lines))).toBe(1);
  expect(await importLines(elsewhere, from(lines))).toBe(1);
  const there = createSnippets({
    store: elsewhere,
    secret: "another".repeat(9),
    limits: LIMITS,
    now: () => nowMs,
  });
  expect(await there.read(id)).toEqual(await snippets.read(id));
  expect(await there.withdraw(id, deleteToken)).toEqual({ kind: "withdrawn", others: 0 });
  await elsewhere.close();
});

test("a line that is no snippet stops the import and is named", async () => {
  await expect(importLines(store, from(["", "{"]))).rejects.toThrow(/Line 2 is not JSON/);
  await expect(importLines(store, from(['{"id":"x"}']))).rejects.toThrow(/Line 1 is not a snippet/);
});

async function* from(lines: readonly string[]): AsyncGenerator<string> {
  yield* lines;
}
