import { DatabaseSync } from "node:sqlite";

/** How long one waits for those who use the database to leave, in milliseconds. */
const PATIENCE_MS = 10_000;
const SQLITE_BUSY = 5;

/** Who uses a database at all, told from who must have it alone. The system gives it back when a process dies. */
export interface DatabaseLock {
  /** Takes part in the database's use, until `alone` or `close`. */
  use(): void;
  /** Runs a function while nobody else uses the database. @throws Error when others do not leave in time */
  alone<T>(work: () => T): T;
  /** The same when nobody uses it at this moment; else nothing. */
  tryAlone(work: () => void): void;
  /** May be called twice. */
  close(): void;
}

/**
 * A lock for all processes of this machine, in a small SQLite file beside the database: the database's own locks do not
 * hold while a damaged one is exchanged for another.
 */
export function openLock(file: string, patienceMs = PATIENCE_MS): DatabaseLock {
  const lock = new DatabaseSync(file, { timeout: patienceMs });
  const end = (): void => {
    if (lock.isTransaction) lock.exec("ROLLBACK");
  };
  return {
    use() {
      end();
      // To read is to hold a shared lock, as long as the transaction lasts.
      lock.exec("BEGIN");
      lock.prepare("SELECT count(*) FROM sqlite_schema").get();
    },
    alone(work) {
      end();
      try {
        lock.exec("BEGIN EXCLUSIVE");
      } catch (error) {
        if (!isBusy(error)) throw error;
        throw new Error(
          "The snippets' database is damaged, and another process uses it. Stop that one, and start this one again: it will repair what it can.",
          { cause: error },
        );
      }
      try {
        return work();
      } finally {
        end();
      }
    },
    tryAlone(work) {
      end();
      lock.exec("PRAGMA busy_timeout = 0");
      try {
        lock.exec("BEGIN EXCLUSIVE");
        work();
      } catch (error) {
        if (!isBusy(error)) throw error;
      } finally {
        end();
        lock.exec(`PRAGMA busy_timeout = ${patienceMs}`);
      }
    },
    close() {
      if (lock.isOpen) lock.close();
    },
  };
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY;
}
