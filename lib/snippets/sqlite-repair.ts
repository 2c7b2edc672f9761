import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, rmSync } from "node:fs";
import { DatabaseSync, type SQLOutputValue } from "node:sqlite";
import { BUSY_MS, inTransaction, openDatabase } from "./sqlite-database.ts";
import type { DatabaseLock } from "./sqlite-lock.ts";

/** What was saved from a damaged database. */
export interface Rescue {
  /** Where the damaged database lies now; nothing deletes it. */
  readonly damagedFile: string;
  readonly snippets: number;
  /** Of these, such whose claims were lost: they stay for `ORPHAN_DAYS`, and nobody can withdraw them. */
  readonly withoutClaims: number;
  /** Rows that could not be read, as far as that can be counted. */
  readonly unreadable: number;
}

/** How long a snippet stays that lost its claims, in days. */
export const ORPHAN_DAYS = 30;
/** Where the end of a table cannot be read, so many further rows are tried one by one. */
const BEYOND_THE_END = 10_000;
const DAY_MS = 86_400_000;

/**
 * Looks whether the database in a file is damaged, and if so puts a new one in its place with all that can still be read.
 * Answers undefined when all is well, or there is none. Takes part in the database's use from then on.
 *
 * @throws Error when it is damaged and another process uses it
 */
export function repairDatabase(file: string, lock: DatabaseLock, nowMs = Date.now()): Rescue | undefined {
  lock.use();
  if (isWell(file)) return undefined;
  // Another start may have repaired it meanwhile.
  const rescue = lock.alone(() => (isWell(file) ? undefined : exchange(file, nowMs)));
  lock.use();
  return rescue;
}

function exchange(file: string, nowMs: number): Rescue | undefined {
  const rescued = `${file}.rescued`;
  if (!existsSync(file)) {
    // A repair that was cut short between its last two steps.
    renameSync(rescued, file);
    return undefined;
  }
  const damagedFile = `${file}.damaged-${new Date(nowMs).toISOString().replaceAll(":", "-")}`;
  for (const suffix of BESIDE) rmSync(rescued + suffix, { force: true });
  const rescue = rescueInto(rescued, file, nowMs);
  // The log goes first: it must never stand beside another database than its own.
  for (const suffix of BESIDE) {
    if (existsSync(file + suffix)) renameSync(file + suffix, damagedFile + suffix);
  }
  renameSync(rescued, file);
  return { damagedFile, ...rescue };
}

/**
 * A database that was closed properly has no log beside it and is as long as its header says; only any other is read
 * through, since that takes a second for each gigabyte or so.
 */
function isWell(file: string): boolean {
  if (!existsSync(file)) return !existsSync(`${file}.rescued`);
  if (!existsSync(`${file}-wal`) && isWhole(file)) return true;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { timeout: BUSY_MS });
    const answer = database.prepare("PRAGMA quick_check(1)").get();
    return answer?.["quick_check"] === "ok";
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  } finally {
    database?.close();
  }
}

/** Bytes 16 and 17 of the header are the size of a page (1 stands for 65,536), bytes 28 to 31 their number, as SQLite's file format says. */
function isWhole(file: string): boolean {
  const header = Buffer.alloc(100);
  const descriptor = openSync(file, "r");
  try {
    const { size } = fstatSync(descriptor);
    // A new one is empty.
    if (size === 0) return true;
    if (readSync(descriptor, header, 0, header.length, 0) < header.length) return false;
    const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    return size === header.readUInt32BE(28) * pageBytes;
  } finally {
    closeSync(descriptor);
  }
}

function rescueInto(target: string, source: string, nowMs: number): Omit<Rescue, "damagedFile"> {
  const sound = openDatabase(target);
  let damaged: DatabaseSync | undefined;
  const counts = { snippets: 0, withoutClaims: 0, unreadable: 0 };
  try {
    try {
      // Otherwise a file that is shorter than its header says is refused as a whole.
      damaged = new DatabaseSync(source, { defensive: false });
      const from = damaged;
      from.exec("PRAGMA writable_schema = ON");
      inTransaction(sound, () => {
        sound.exec("PRAGMA defer_foreign_keys = ON");
        for (const [table, columns] of Object.entries(TABLES)) {
          counts.unreadable += copyReadable(from, sound, table, columns);
        }
        counts.snippets = Number(sound.prepare("SELECT count(*) AS n FROM snippets").get()?.["n"]);
        sound.exec("DELETE FROM claims WHERE snippet_id NOT IN (SELECT id FROM snippets)");
        const orphans = sound.prepare(`
          INSERT INTO claims (token_hash, snippet_id, created_ms, expires_ms)
          SELECT 'lost ' || id, id, created_ms, ? FROM snippets WHERE id NOT IN (SELECT snippet_id FROM claims)`);
        counts.withoutClaims = Number(orphans.run(nowMs + ORPHAN_DAYS * DAY_MS).changes);
      });
    } catch (error) {
      // Damaged at its root: nothing of it can be read.
      if (!isDamage(error)) throw error;
    }
    return counts;
  } finally {
    damaged?.close();
    sound.close();
  }
}

/** The tables and their columns, as of the newest migration. */
const TABLES = {
  snippets: ["id", "json", "bytes", "created_ms"],
  claims: ["token_hash", "snippet_id", "created_ms", "expires_ms"],
} as const;

/**
 * Copies the rows of a table that can be read: in order, and one by one from the place on at which that fails. Answers
 * how many could not be read, as far as that is known.
 */
function copyReadable(
  from: DatabaseSync,
  to: DatabaseSync,
  table: string,
  columns: readonly string[],
): number {
  const list = columns.join(", ");
  const insert = to.prepare(
    `INSERT OR IGNORE INTO ${table} (${list}) VALUES (${columns.map(() => "?").join(", ")})`,
  );
  const copy = (row: Record<string, SQLOutputValue>): void =>
    void insert.run(...columns.map((column) => row[column] ?? null));
  let last = 0;
  try {
    const inOrder = from.prepare(`SELECT rowid AS place, ${list} FROM ${table} ORDER BY rowid`);
    for (const row of inOrder.iterate()) {
      last = Number(row["place"]);
      copy(row);
    }
    return 0;
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  const one = from.prepare(`SELECT ${list} FROM ${table} WHERE rowid = ?`);
  const end = lastPlace(from, table);
  let unreadable = 0;
  for (let place = last + 1; place <= (end ?? last + BEYOND_THE_END); place += 1) {
    try {
      const row = one.get(place);
      if (row !== undefined) copy(row);
    } catch (error) {
      if (!isDamage(error)) throw error;
      unreadable += 1;
    }
  }
  return end === undefined ? Math.min(unreadable, 1) : unreadable;
}

function lastPlace(database: DatabaseSync, table: string): number | undefined {
  try {
    return Number(database.prepare(`SELECT max(rowid) AS last FROM ${table}`).get()?.["last"]);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return undefined;
  }
}

/** SQLITE_CORRUPT and SQLITE_NOTADB, of the codes in SQLite's documentation; and what follows from a broken schema. */
function isDamage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "errcode" in error ? Number(error.errcode) & 0xff : 0;
  return code === 11 || code === 26 || /no such table/.test(error.message);
}

/** What may lie beside a database of SQLite's, and last the database itself. */
const BESIDE = ["-shm", "-wal", ""];
