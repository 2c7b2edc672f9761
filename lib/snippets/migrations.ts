/** The tables, as steps from nothing to now: what a database has not seen yet is applied in order, once. Never change one. */
export interface Migration {
  readonly version: number;
  /** The same statements but for the types' names. */
  readonly sqlite: string;
  readonly postgres: string;
}

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    sqlite: `
      CREATE TABLE snippets (
        id TEXT PRIMARY KEY,
        json TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        created_ms INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE claims (
        token_hash TEXT PRIMARY KEY,
        snippet_id TEXT NOT NULL REFERENCES snippets (id) ON DELETE CASCADE,
        created_ms INTEGER NOT NULL,
        expires_ms INTEGER
      ) STRICT;
      CREATE INDEX claims_by_snippet ON claims (snippet_id);
      CREATE INDEX claims_by_end ON claims (expires_ms) WHERE expires_ms IS NOT NULL;
    `,
    postgres: `
      CREATE TABLE snippets (
        id TEXT COLLATE "C" PRIMARY KEY,
        json TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        created_ms BIGINT NOT NULL
      );
      CREATE TABLE claims (
        token_hash TEXT COLLATE "C" PRIMARY KEY,
        snippet_id TEXT COLLATE "C" NOT NULL REFERENCES snippets (id) ON DELETE CASCADE,
        created_ms BIGINT NOT NULL,
        expires_ms BIGINT
      );
      CREATE INDEX claims_by_snippet ON claims (snippet_id);
      CREATE INDEX claims_by_end ON claims (expires_ms) WHERE expires_ms IS NOT NULL;
    `,
  },
];

/** What a database knows that is newer than this program. */
export function tooNew(version: number): Error {
  const newest = MIGRATIONS.at(-1)?.version ?? 0;
  return new Error(
    `The snippets' database has version ${version}, and this Quicksand knows versions up to ${newest}: a newer Quicksand wrote it. Start that one, or give this one another database.`,
  );
}
