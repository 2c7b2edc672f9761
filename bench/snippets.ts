import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openStore } from "#lib/snippets/open-store.ts";
import { createSnippets, type Shared } from "#lib/snippets/snippets.ts";
import type { SnippetStore } from "#lib/snippets/store.ts";
import { startPostgres } from "#lib/snippets/testing/postgres.ts";
import type { Subject } from "./measure.ts";

/** So many are there before anything is measured. */
export const STORED = 100_000;
/** What a usual snippet weighs: a page of code, a page of output. */
const CODE = "print('a line of a program')\n".repeat(40);
const OUTPUT = "a line that it printed\n".repeat(40);

const LIMITS = {
  snippetBytes: 2_097_152,
  snippetOutputBytes: 524_288,
  snippetKeepS: 0,
  snippetsTotalMiB: 10_240,
};

/** Sharing and opening a snippet in both stores, each with `STORED` others in it. To be closed. */
export async function snippetStores(): Promise<{ subjects: Subject[]; close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "quicksand-bench-snippets-"));
  const postgres = await startPostgres();
  const stores = {
    SQLite: (await openStore({ databaseUrl: "", folder })).store,
    PostgreSQL: (await openStore({ databaseUrl: await postgres.database("bench"), folder })).store,
  };
  const subjects: Subject[] = [];
  for (const [name, store] of Object.entries(stores)) {
    await fill(store);
    subjects.push(...subjectsOf(name, store));
  }
  return {
    subjects,
    async close() {
      for (const store of Object.values(stores)) await store.close();
      await postgres.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** As an import does. */
async function fill(store: SnippetStore): Promise<void> {
  const json = JSON.stringify(contentOf(0));
  const snippetOf = (n: number) => {
    const id = `${String(n).padStart(8, "0")}AAAA`;
    return {
      id,
      createdMs: 1,
      json,
      claims: [{ tokenHash: id.padEnd(64, "0"), createdMs: 1, expiresMs: undefined }],
    };
  };
  const AT_ONCE = 1_000;
  for (let n = 0; n < STORED; n += AT_ONCE) {
    await store.add(Array.from({ length: AT_ONCE }, (_, at) => snippetOf(n + at)));
  }
}

function subjectsOf(name: string, store: SnippetStore): Subject[] {
  const snippets = createSnippets({ store, secret: "a secret of the bench, of no use", limits: LIMITS });
  let count = 0;
  let shared: Shared | undefined;
  return [
    {
      name: `share a snippet, ${name}`,
      async sample() {
        count += 1;
        const content = contentOf(count);
        const started = performance.now();
        shared = await snippets.share(content);
        return performance.now() - started;
      },
    },
    {
      name: `open a snippet, ${name}`,
      async sample() {
        const id = shared?.id ?? "";
        const started = performance.now();
        const found = await snippets.read(id);
        const ms = performance.now() - started;
        if (found === undefined) throw new Error(`${name} lost ${id}`);
        return ms;
      },
    },
  ];
}

function contentOf(n: number) {
  return {
    language: "python",
    version: "3.11.2",
    files: [{ path: "main.py", content: `${CODE}# ${n}\n` }],
    recording: {
      events: [{ kind: "stdout" as const, atMs: 1, text: OUTPUT }],
      outcome: { kind: "exited" as const, code: 0 },
    },
  };
}
