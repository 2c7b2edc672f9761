import { join } from "node:path";
import type { SnippetStore } from "./store.ts";

export interface OpenedStore {
  readonly store: SnippetStore;
  /** What people must know of a database that was damaged: sentences for the log. */
  readonly notices: readonly string[];
}

/**
 * Opens the PostgreSQL database of an address (`postgres://…`), or without one the SQLite file `snippets.db` in a folder.
 *
 * @throws Error when the database cannot be used, with what to do
 */
export async function openStore(place: {
  readonly databaseUrl: string;
  readonly folder: string;
}): Promise<OpenedStore> {
  if (place.databaseUrl !== "") {
    const { openPostgresStore } = await import("./postgres-store.ts");
    return { store: await openPostgresStore(place.databaseUrl), notices: [] };
  }
  const { openSqliteStore } = await import("./sqlite-store.ts");
  const { store, rescue, lost } = openSqliteStore(join(place.folder, "snippets.db"));
  const notices: string[] = [];
  if (rescue !== undefined) {
    const { snippets, withoutClaims, unreadable, damagedFile } = rescue;
    notices.push(
      `The snippets' database was damaged. ${snippets} snippets could be read and are there again; ${unreadable} of its rows could not. ${withoutClaims} snippets lost their delete tokens and stay for 30 days. The damaged file is kept as ${damagedFile}.`,
    );
  }
  if (lost.length > 0) {
    notices.push(
      `The snippets' database lost what was written last: ${lost.length} snippets that people were told are saved are gone: ${lost.join(", ")}.`,
    );
  }
  return { store, notices };
}
