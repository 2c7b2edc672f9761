import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openDatabase } from "./sqlite-database.ts";
import { openLock } from "./sqlite-lock.ts";
import { repairDatabase } from "./sqlite-repair.ts";
import { openSqliteStore } from "./sqlite-store.ts";
import type { SnippetStore } from "./store.ts";
import { hash } from "./testing/store-contract.ts";

const TORN_BYTES = 4_096;
/** Few enough that the log is not written into the database meanwhile. */
const COUNT = 100;

let folder = "";
let file = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quicksand-repair-"));
  file = join(folder, "snippets.db");
});
afterEach(() => rmSync(folder, { recursive: true }));

test("every commit is forced onto the disk", () => {
  const database = openDatabase(file);
  // 2 is FULL.
  expect(database.prepare("PRAGMA synchronous").get()).toEqual({ synchronous: 2 });
  expect(database.prepare("PRAGMA journal_mode").get()).toEqual({ journal_mode: "wal" });
  database.close();
});

test("with the end of the database torn off, the rest is rescued, the damaged file kept, and what is lost said", async () => {
  await withStore((store) => fill(store));
  truncateSync(file, statSync(file).size - TORN_BYTES);

  const { store, rescue, lost } = openSqliteStore(file);
  const there = await countThere(store);
  await store.close();
  expect(rescue?.snippets).toBe(there);
  expect(there).toBeGreaterThan(COUNT / 2);
  expect(lost).toHaveLength(COUNT - there);
  expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^snippets\.db\.damaged-/));

  const again = openSqliteStore(file);
  expect(again.rescue).toBeUndefined();
  expect(await countThere(again.store)).toBe(there);
  await again.store.close();
});

test("with the end of the log torn off, what was acknowledged and is gone is named", async () => {
  const { store } = openSqliteStore(file);
  await fill(store);
  // As after kill -9: the log is not written into the database.
  const copy = join(folder, "killed.db");
  for (const suffix of ["", "-wal", "-acknowledged"]) copyFileSync(file + suffix, copy + suffix);
  await store.close();
  truncateSync(`${copy}-wal`, statSync(`${copy}-wal`).size - TORN_BYTES);

  const opened = openSqliteStore(copy);
  const there = await countThere(opened.store);
  await opened.store.close();
  expect(there).toBeLessThan(COUNT);
  expect(opened.lost).toEqual(Array.from({ length: COUNT - there }, (_, n) => idOf(there + n)));
});

test("a file that is no database is put aside, and what was in it named", async () => {
  await withStore((store) => store.put({ id: idOf(1), json: "{}" }, claimOf(1)));
  writeFileSync(file, "x".repeat(10_000));
  const { store, rescue, lost } = openSqliteStore(file);
  expect(rescue).toMatchObject({ snippets: 0 });
  expect(lost).toEqual([idOf(1)]);
  await store.put({ id: idOf(2), json: "{}" }, claimOf(2));
  await store.close();
});

test("a damaged database that another process still uses is left alone, and a start says so", async () => {
  const other = openLock(`${file}-lock`, 50);
  await withStore((store) => store.put({ id: idOf(1), json: "{}" }, claimOf(1)));
  truncateSync(file, statSync(file).size - TORN_BYTES);
  other.use();
  const lock = openLock(`${file}-lock`, 50);
  expect(() => repairDatabase(file, lock)).toThrow(/another process uses it/);
  expect(readdirSync(folder)).not.toContainEqual(expect.stringMatching(/damaged/));
  other.close();
  expect(repairDatabase(file, lock)?.damagedFile).toMatch(/damaged/);
  lock.close();
});

test("a snippet that was withdrawn is not missed, and neither is a half-written line of the list", async () => {
  await withStore(async (store) => {
    await store.put({ id: idOf(1), json: "{}" }, claimOf(1));
    await store.withdraw(idOf(1), hash("1"), 2_000);
    await store.put({ id: idOf(2), json: "{}" }, { ...claimOf(2), expiresMs: 3_000 });
    await store.removeExpired(4_000, 10);
  });
  appendFileSync(`${file}-acknowledged`, "+00");
  const { store, lost } = openSqliteStore(file);
  expect(lost).toEqual([]);
  await store.close();
});

test("what was lost is told once, and two that are open at once make nothing look lost", async () => {
  await withStore((store) => store.put({ id: idOf(1), json: "{}" }, claimOf(1)));
  appendFileSync(`${file}-acknowledged`, `+${idOf(2)}\n`);
  // Long enough to be cut, at the next start that has the database alone.
  appendFileSync(`${file}-acknowledged`, `-${idOf(3)}\n`.repeat(30_000));
  appendFileSync(`${file}-acknowledged`, `+${idOf(2)}\n`);
  const first = openSqliteStore(file);
  expect(first.lost).toEqual([idOf(2)]);
  expect(statSync(`${file}-acknowledged`).size).toBeLessThan(100_000);
  const second = openSqliteStore(file);
  expect(second.lost).toEqual([]);
  await first.store.withdraw(idOf(1), hash("1"), 2_000);
  await second.store.close();
  await first.store.close();
  const { store, lost } = openSqliteStore(file);
  expect(lost).toEqual([]);
  await store.close();
});

test("a repair that was cut short is finished by the next start", async () => {
  await withStore((store) => store.put({ id: idOf(1), json: "{}" }, claimOf(1)));
  copyFileSync(file, `${file}.rescued`);
  rmSync(file);
  const { store, lost } = openSqliteStore(file);
  expect(lost).toEqual([]);
  expect(await store.get(idOf(1), 2_000)).toBeDefined();
  expect(existsSync(`${file}.rescued`)).toBe(false);
  await store.close();
});

test("a database of a newer version is refused, and not touched", () => {
  const database = openDatabase(file);
  database.exec("PRAGMA user_version = 999");
  database.close();
  expect(() => openSqliteStore(file)).toThrow(/a newer Quicksand wrote it/);
});

async function withStore(use: (store: SnippetStore) => Promise<unknown>): Promise<void> {
  const { store } = openSqliteStore(file);
  await use(store);
  await store.close();
}

async function fill(store: SnippetStore): Promise<void> {
  for (let n = 0; n < COUNT; n += 1) {
    await store.put({ id: idOf(n), json: JSON.stringify({ n, text: "x".repeat(500) }) }, claimOf(n));
  }
}

async function countThere(store: SnippetStore): Promise<number> {
  let count = 0;
  for (let n = 0; n < COUNT; n += 1) {
    const found = await store.get(idOf(n), 2_000);
    if (found === undefined) continue;
    expect(JSON.parse(found.json)).toEqual({ n, text: "x".repeat(500) });
    count += 1;
  }
  return count;
}

function idOf(n: number): string {
  return `${String(n).padStart(6, "0")}AAAAAA`;
}

function claimOf(n: number) {
  return { snippetId: idOf(n), tokenHash: hash(String(n)), createdMs: 1_000, expiresMs: undefined };
}
