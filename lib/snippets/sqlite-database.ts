import { DatabaseSync } from "node:sqlite";
import { MIGRATIONS, tooNew } from "./migrations.ts";

/** How long a statement waits for another process that writes, in milliseconds. */
export const BUSY_MS = 5_000;

/**
 * Opens the database and brings its tables up to date. Every commit is on the disk before its statement returns
 * (`synchronous = FULL`): what was acknowledged survives a power failure, too.
 */
export function openDatabase(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { enableForeignKeyConstraints: true, timeout: BUSY_MS });
  try {
    database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;");
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Runs a function in a transaction of its own that no other process writes beside. */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    // A failed COMMIT may have ended the transaction already.
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}

/** Two processes that start at once come one after the other: the second finds all done. */
function migrate(database: DatabaseSync): void {
  inTransaction(database, () => {
    const version = Number(database.prepare("PRAGMA user_version").get()?.["user_version"]);
    const newest = MIGRATIONS.at(-1)?.version ?? 0;
    if (version > newest) throw tooNew(version);
    for (const migration of MIGRATIONS) {
      if (migration.version > version) database.exec(migration.sqlite);
    }
    if (version < newest) database.exec(`PRAGMA user_version = ${newest}`);
  });
}
