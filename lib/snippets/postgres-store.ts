import { Pool, type PoolClient } from "pg";
import { z } from "zod";
import { MIGRATIONS, tooNew } from "./migrations.ts";
import type { ExportedSnippet, SnippetStore, Withdrawal } from "./store.ts";

/** Connections of one web server; PostgreSQL allows 100 in all by default. */
const MOST_CONNECTIONS = 10;
const CONNECT_WITHIN_MS = 10_000;
/** A statement that takes longer is ended: something is wrong then. */
const STATEMENT_MS = 30_000;
/** Any number, the same for every Quicksand: who holds this lock migrates. */
const MIGRATION_LOCK = 5_555_3000;
/** As many as `all()` reads at a time. */
const PAGE = 100;

/** PostgreSQL's BIGINT comes as text. */
const Whole = z.coerce.number().pipe(z.int());
const ClaimRow = z.object({ token_hash: z.string(), created_ms: Whole, expires_ms: Whole.nullable() });
const Row = z.object({ id: z.string(), json: z.string(), created_ms: Whole });
const Found = Row.extend({ expires_ms: Whole.nullable() });
const Size = z.object({ snippets: Whole, bytes: Whole });

/** Opens the store in a PostgreSQL database and brings its tables up to date. @throws Error when it cannot be reached */
export async function openPostgresStore(url: string): Promise<SnippetStore> {
  const pool = new Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_WITHIN_MS,
    statement_timeout: STATEMENT_MS,
    application_name: "quicksand",
  });
  // A connection that dies while nobody uses it: the pool makes another.
  pool.on("error", () => undefined);
  try {
    await migrate(pool);
    await assertDurable(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  return storeIn(pool);
}

/** Two processes that start at once come one after the other: the second finds all done. */
async function migrate(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query("SELECT pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
    await client.query("CREATE TABLE IF NOT EXISTS quicksand_version (version INTEGER NOT NULL)");
    const { rows } = await client.query("SELECT max(version) AS version FROM quicksand_version");
    const version = z.object({ version: z.int().nullable() }).parse(rows[0]).version ?? 0;
    if (version > (MIGRATIONS.at(-1)?.version ?? 0)) throw tooNew(version);
    for (const migration of MIGRATIONS) {
      if (migration.version <= version) continue;
      await client.query(migration.postgres);
      await client.query("INSERT INTO quicksand_version (version) VALUES ($1)", [migration.version]);
    }
  });
}

/** What is acknowledged must be on the disk: a database that answers earlier is refused. */
async function assertDurable(pool: Pool): Promise<void> {
  for (const name of ["fsync", "synchronous_commit"]) {
    const { rows } = await pool.query(`SHOW ${name}`);
    const value = z.record(z.string(), z.string()).parse(rows[0])[name];
    if (value !== "off") continue;
    throw new Error(
      `The snippets' database has ${name} switched off: it would lose snippets that people were told are saved. Switch it on (${name} = on in postgresql.conf).`,
    );
  }
}

function storeIn(pool: Pool): SnippetStore {
  const add = (snippets: readonly ExportedSnippet[]): Promise<void> =>
    inTransaction(pool, async (client) => {
      // In one order everywhere, so that two that store the same at once do not wait for each other.
      for (const snippet of snippets.toSorted((one, other) => (one.id < other.id ? -1 : 1))) {
        await insert(client, snippet);
      }
    });

  return {
    put: ({ id, json }, { snippetId: _same, ...claim }) =>
      add([{ id, json, createdMs: claim.createdMs, claims: [claim] }]),
    async get(id, nowMs) {
      const { rows } = await pool.query(
        `SELECT id, json, snippets.created_ms,
           CASE WHEN count(expires_ms) < count(*) THEN NULL ELSE max(expires_ms) END AS expires_ms
         FROM snippets JOIN claims ON snippet_id = id
         WHERE id = $1 AND (expires_ms IS NULL OR expires_ms > $2) GROUP BY id`,
        [id, nowMs],
      );
      if (rows[0] === undefined) return undefined;
      const { json, created_ms: createdMs, expires_ms } = Found.parse(rows[0]);
      return { id, json, createdMs, expiresMs: expires_ms ?? undefined };
    },
    withdraw: (id, tokenHash, nowMs) =>
      inTransaction(pool, async (client): Promise<Withdrawal> => {
        await client.query("SELECT 1 FROM snippets WHERE id = $1 FOR UPDATE", [id]);
        if ((await countLiving(client, id, nowMs)) === 0) return { kind: "notFound" };
        const deleted = await client.query("DELETE FROM claims WHERE snippet_id = $1 AND token_hash = $2", [
          id,
          tokenHash,
        ]);
        if (deleted.rowCount === 0) return { kind: "wrongToken" };
        const others = await countLiving(client, id, nowMs);
        if (others === 0) await client.query("DELETE FROM snippets WHERE id = $1", [id]);
        return { kind: "withdrawn", others };
      }),
    removeExpired: (nowMs, atMost) =>
      inTransaction(pool, async (client) => {
        const { rows } = await client.query(
          "SELECT token_hash, snippet_id FROM claims WHERE expires_ms <= $1 ORDER BY expires_ms LIMIT $2",
          [nowMs, atMost],
        );
        const ended = z.array(z.object({ token_hash: z.string(), snippet_id: z.string() })).parse(rows);
        const ids = [...new Set(ended.map(({ snippet_id }) => snippet_id))].toSorted();
        // In one order everywhere, so that two that clean up at once do not wait for each other.
        await client.query("SELECT 1 FROM snippets WHERE id = ANY ($1) ORDER BY id FOR UPDATE", [ids]);
        const deleted = await client.query("DELETE FROM claims WHERE token_hash = ANY ($1)", [
          ended.map(({ token_hash }) => token_hash),
        ]);
        await client.query(
          "DELETE FROM snippets WHERE id = ANY ($1) AND NOT EXISTS (SELECT 1 FROM claims WHERE snippet_id = id)",
          [ids],
        );
        return deleted.rowCount ?? 0;
      }),
    async size() {
      const { rows } = await pool.query(
        "SELECT count(*) AS snippets, coalesce(sum(bytes), 0) AS bytes FROM snippets",
      );
      return Size.parse(rows[0]);
    },
    async *all() {
      let after = "";
      for (;;) {
        const { rows } = await pool.query(
          "SELECT id, json, created_ms FROM snippets WHERE id > $1 ORDER BY id LIMIT $2",
          [after, PAGE],
        );
        if (rows.length === 0) return;
        for (const { id, json, created_ms: createdMs } of z.array(Row).parse(rows)) {
          const { rows: claims } = await pool.query(
            "SELECT token_hash, created_ms, expires_ms FROM claims WHERE snippet_id = $1 ORDER BY created_ms, token_hash",
            [id],
          );
          yield { id, json, createdMs, claims: z.array(ClaimRow).parse(claims).map(claimOf) };
          after = id;
        }
      }
    },
    add,
    async close() {
      if (!pool.ended) await pool.end();
    },
  };
}

async function insert(client: PoolClient, { id, json, createdMs, claims }: ExportedSnippet): Promise<void> {
  // The update changes nothing but locks the row, so that nobody withdraws the last other claim meanwhile.
  await client.query(
    "INSERT INTO snippets (id, json, bytes, created_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO UPDATE SET id = excluded.id",
    [id, json, Buffer.byteLength(json), createdMs],
  );
  for (const claim of claims) {
    await client.query(
      "INSERT INTO claims (token_hash, snippet_id, created_ms, expires_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (token_hash) DO NOTHING",
      [claim.tokenHash, id, claim.createdMs, claim.expiresMs ?? null],
    );
  }
}

function claimOf(row: z.infer<typeof ClaimRow>): ExportedSnippet["claims"][number] {
  return { tokenHash: row.token_hash, createdMs: row.created_ms, expiresMs: row.expires_ms ?? undefined };
}

async function countLiving(client: PoolClient, id: string, nowMs: number): Promise<number> {
  const { rows } = await client.query(
    "SELECT count(*) AS count FROM claims WHERE snippet_id = $1 AND (expires_ms IS NULL OR expires_ms > $2)",
    [id, nowMs],
  );
  return z.object({ count: Whole }).parse(rows[0]).count;
}

async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
