import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import {
  acknowledged,
  type Acknowledgements,
  cutAcknowledgements,
  openAcknowledgements,
} from "./acknowledgements.ts";
import { type DatabaseLock, openLock } from "./sqlite-lock.ts";
import { repairDatabase, type Rescue } from "./sqlite-repair.ts";
import { inTransaction, openDatabase } from "./sqlite-database.ts";
import type { ExportedSnippet, SnippetStore } from "./store.ts";

const Row = z.object({
  id: z.string(),
  json: z.string(),
  created_ms: z.int(),
});
const Found = Row.extend({ expires_ms: z.int().nullable() });
const ClaimRow = z.object({ token_hash: z.string(), created_ms: z.int(), expires_ms: z.int().nullable() });
const Count = z.object({ count: z.int() });
const Size = z.object({ snippets: z.int(), bytes: z.int() });

/** As many as `all()` reads at a time. */
const PAGE = 100;

export interface OpenedSqlite {
  readonly store: SnippetStore;
  /** Set when the database was damaged: what could be saved of it. */
  readonly rescue: Rescue | undefined;
  /** Snippets that were acknowledged and are not there. */
  readonly lost: readonly string[];
}

/** Opens the store in a SQLite file, which is made when it is not there, and repaired as far as possible when damaged. */
export function openSqliteStore(file: string): OpenedSqlite {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const list = `${file}-acknowledged`;
  const lock = openLock(`${file}-lock`);
  const opened: { close(): void }[] = [lock];
  try {
    // Who else has it open writes into it.
    lock.tryAlone(() => cutAcknowledgements(list));
    const rescue = repairDatabase(file, lock);
    const database = openDatabase(file);
    opened.push(database);
    const acknowledgements = openAcknowledgements(list);
    opened.push(acknowledgements);
    const known = database.prepare("SELECT 1 FROM snippets WHERE id = ?");
    const lost = acknowledged(list).filter((id) => known.get(id) === undefined);
    // Told once.
    for (const id of lost) acknowledgements.removed(id);
    return { store: storeIn(database, acknowledgements, lock), rescue, lost };
  } catch (error) {
    for (const each of opened) each.close();
    throw error;
  }
}

function storeIn(
  database: DatabaseSync,
  acknowledgements: Acknowledgements,
  lock: DatabaseLock,
): SnippetStore {
  const insertSnippet = database.prepare(
    "INSERT INTO snippets (id, json, bytes, created_ms) VALUES (?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
  );
  const insertClaim = database.prepare(
    "INSERT INTO claims (token_hash, snippet_id, created_ms, expires_ms) VALUES (?, ?, ?, ?) ON CONFLICT (token_hash) DO NOTHING",
  );
  // Without an end is the latest end of all.
  const find = database.prepare(`
    SELECT id, json, snippets.created_ms,
      CASE WHEN count(expires_ms) < count(*) THEN NULL ELSE max(expires_ms) END AS expires_ms
    FROM snippets JOIN claims ON snippet_id = id
    WHERE id = ? AND (expires_ms IS NULL OR expires_ms > ?) GROUP BY id`);
  const living = database.prepare(
    "SELECT count(*) AS count FROM claims WHERE snippet_id = ? AND (expires_ms IS NULL OR expires_ms > ?)",
  );
  const deleteClaim = database.prepare("DELETE FROM claims WHERE snippet_id = ? AND token_hash = ?");
  const deleteSnippet = database.prepare("DELETE FROM snippets WHERE id = ?");
  const ended = database.prepare(
    "SELECT token_hash, snippet_id FROM claims WHERE expires_ms <= ? ORDER BY expires_ms LIMIT ?",
  );
  const anyClaim = database.prepare("SELECT 1 FROM claims WHERE snippet_id = ? LIMIT 1");
  const page = database.prepare("SELECT id, json, created_ms FROM snippets WHERE id > ? ORDER BY id LIMIT ?");
  const claimsOf = database.prepare(
    "SELECT token_hash, created_ms, expires_ms FROM claims WHERE snippet_id = ? ORDER BY created_ms, token_hash",
  );

  const store = (snippets: readonly ExportedSnippet[]): void => {
    inTransaction(database, () => {
      for (const { id, json, createdMs, claims } of snippets) {
        insertSnippet.run(id, json, Buffer.byteLength(json), createdMs);
        for (const claim of claims) {
          insertClaim.run(claim.tokenHash, id, claim.createdMs, claim.expiresMs ?? null);
        }
      }
    });
    for (const { id } of snippets) acknowledgements.stored(id);
  };
  const exported = (row: z.infer<typeof Row>): ExportedSnippet => ({
    id: row.id,
    createdMs: row.created_ms,
    json: row.json,
    claims: claimsOf.all(row.id).map((each) => {
      const { token_hash: tokenHash, created_ms: createdMs, expires_ms } = ClaimRow.parse(each);
      return { tokenHash, createdMs, expiresMs: expires_ms ?? undefined };
    }),
  });

  return {
    async put({ id, json }, { snippetId: _same, ...claim }) {
      store([{ id, json, createdMs: claim.createdMs, claims: [claim] }]);
    },
    async get(id, nowMs) {
      const row = find.get(id, nowMs);
      if (row === undefined) return undefined;
      const { json, created_ms: createdMs, expires_ms } = Found.parse(row);
      return { id, json, createdMs, expiresMs: expires_ms ?? undefined };
    },
    async withdraw(id, tokenHash, nowMs) {
      const withdrawal = inTransaction(database, () => {
        const before = Count.parse(living.get(id, nowMs)).count;
        if (before === 0) return { kind: "notFound" } as const;
        if (deleteClaim.run(id, tokenHash).changes === 0) return { kind: "wrongToken" } as const;
        const others = Count.parse(living.get(id, nowMs)).count;
        if (others === 0) deleteSnippet.run(id);
        return { kind: "withdrawn", others } as const;
      });
      if (withdrawal.kind === "withdrawn" && withdrawal.others === 0) acknowledgements.removed(id);
      return withdrawal;
    },
    async removeExpired(nowMs, atMost) {
      const gone: string[] = [];
      const count = inTransaction(database, () => {
        const rows = ended.all(nowMs, atMost);
        for (const row of rows) {
          const { token_hash, snippet_id } = z
            .object({ token_hash: z.string(), snippet_id: z.string() })
            .parse(row);
          deleteClaim.run(snippet_id, token_hash);
          if (anyClaim.get(snippet_id) !== undefined) continue;
          deleteSnippet.run(snippet_id);
          gone.push(snippet_id);
        }
        return rows.length;
      });
      for (const id of gone) acknowledgements.removed(id);
      return count;
    },
    async size() {
      const row = database
        .prepare("SELECT count(*) AS snippets, coalesce(sum(bytes), 0) AS bytes FROM snippets")
        .get();
      return Size.parse(row);
    },
    async *all() {
      let after = "";
      for (;;) {
        const rows = page.all(after, PAGE).map((row) => Row.parse(row));
        yield* rows.map(exported);
        const last = rows.at(-1);
        if (last === undefined) return;
        after = last.id;
      }
    },
    add: async (snippets) => store(snippets),
    async close() {
      if (database.isOpen) database.close();
      acknowledgements.close();
      lock.close();
    },
  };
}
