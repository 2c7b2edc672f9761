import { describe, expect, test } from "vitest";
import type { Claim, ExportedSnippet, SnippetStore } from "../store.ts";

/** What every store promises. `open` opens the same place each time; `fresh` makes it empty. */
export function describeStore(
  name: string,
  at: { open(): Promise<SnippetStore>; fresh(): Promise<void> },
): void {
  const withStore = (promise: string, run: (store: SnippetStore) => Promise<void>): void => {
    test(promise, async () => {
      await at.fresh();
      const store = await at.open();
      try {
        await run(store);
      } finally {
        await store.close();
      }
    });
  };

  describe(name, () => {
    withStore("gives back what was put, to the last character", async (store) => {
      const json = JSON.stringify({ text: 'quotes " \\ \u0000 \ud800 ünï 漢 🙂\r\n' });
      await store.put({ id: ID, json }, claim("a"));
      expect(await store.get(ID, 2_000)).toEqual({ id: ID, json, createdMs: 1_000, expiresMs: undefined });
    });

    withStore("knows nothing of a snippet that was never put", async (store) => {
      expect(await store.get(ID, 0)).toBeUndefined();
      expect(await store.withdraw(ID, hash("a"), 0)).toEqual({ kind: "notFound" });
    });

    withStore("keeps a snippet as long as one claim lives, and not longer", async (store) => {
      await store.put({ id: ID, json: "{}" }, claim("a", { expiresMs: 5_000 }));
      await store.put({ id: ID, json: "{}" }, claim("b", { createdMs: 2_000, expiresMs: 9_000 }));
      expect(await store.get(ID, 4_999)).toMatchObject({ createdMs: 1_000, expiresMs: 9_000 });
      expect(await store.get(ID, 8_999)).toMatchObject({ expiresMs: 9_000 });
      expect(await store.get(ID, 9_000)).toBeUndefined();
      await store.put({ id: ID, json: "{}" }, claim("c"));
      expect(await store.get(ID, 8_000)).toMatchObject({ expiresMs: undefined });
    });

    withStore("withdraws one's own claim, and says how many others there are", async (store) => {
      await store.put({ id: ID, json: "{}" }, claim("a"));
      await store.put({ id: ID, json: "{}" }, claim("b"));
      await store.put({ id: ID, json: "{}" }, claim("ended", { expiresMs: 1_500 }));
      expect(await store.withdraw(ID, hash("x"), 2_000)).toEqual({ kind: "wrongToken" });
      expect(await store.withdraw(ID, hash("a"), 2_000)).toEqual({ kind: "withdrawn", others: 1 });
      expect(await store.withdraw(ID, hash("a"), 2_000)).toEqual({ kind: "wrongToken" });
      expect(await store.get(ID, 2_000)).toBeDefined();
      expect(await store.withdraw(ID, hash("b"), 2_000)).toEqual({ kind: "withdrawn", others: 0 });
      expect(await store.get(ID, 2_000)).toBeUndefined();
      expect(await store.withdraw(ID, hash("b"), 2_000)).toEqual({ kind: "notFound" });
      expect(await store.size()).toEqual({ snippets: 0, bytes: 0 });
    });

    withStore("one snippet's token withdraws no other", async (store) => {
      await store.put({ id: ID, json: "{}" }, claim("a"));
      await store.put({ id: OTHER, json: "{}" }, claim("b", { snippetId: OTHER }));
      expect(await store.withdraw(OTHER, hash("a"), 2_000)).toEqual({ kind: "wrongToken" });
      expect(await store.get(ID, 2_000)).toBeDefined();
    });

    withStore("the same claim twice is one", async (store) => {
      await store.put({ id: ID, json: "{}" }, claim("a"));
      await store.put({ id: ID, json: "{}" }, claim("a"));
      expect(await store.withdraw(ID, hash("a"), 2_000)).toEqual({ kind: "withdrawn", others: 0 });
    });

    withStore("removes what has ended, so many at a time", async (store) => {
      for (const [at, name] of ["a", "b", "c"].entries()) {
        const id = `${name}AAAAAAAAAAA`;
        await store.put({ id, json: "{}" }, claim(name, { snippetId: id, expiresMs: 2_000 + at }));
      }
      await store.put({ id: "cAAAAAAAAAAA", json: "{}" }, claim("d", { snippetId: "cAAAAAAAAAAA" }));
      expect(await store.removeExpired(1_999, 10)).toBe(0);
      expect(await store.removeExpired(9_000, 2)).toBe(2);
      expect(await store.removeExpired(9_000, 2)).toBe(1);
      expect(await store.removeExpired(9_000, 2)).toBe(0);
      expect(await store.size()).toEqual({ snippets: 1, bytes: 2 });
    });

    withStore("gives out all that it has, in order, and takes it in again unchanged", async (store) => {
      const count = 250;
      for (let n = 0; n < count; n += 1) {
        const id = `${String(n).padStart(4, "0")}AAAAAAAA`;
        await store.put({ id, json: `{"n":${n}}` }, claim(`t${n}`, { snippetId: id, expiresMs: n + 5_000 }));
      }
      const all = await collect(store);
      expect(all).toHaveLength(count);
      expect(all.map(({ id }) => id)).toEqual(all.map(({ id }) => id).toSorted());
      await store.add(all);
      expect(await collect(store)).toEqual(all);
      expect(all[7]).toEqual({
        id: "0007AAAAAAAA",
        createdMs: 1_000,
        json: '{"n":7}',
        claims: [{ tokenHash: hash("t7"), createdMs: 1_000, expiresMs: 5_007 }],
      });
    });

    test("what was put is there when it is opened again, and both may be open at once", async () => {
      await at.fresh();
      const one = await at.open();
      await one.put({ id: ID, json: "{}" }, claim("a"));
      const other = await at.open();
      expect(await other.get(ID, 2_000)).toBeDefined();
      await other.put({ id: OTHER, json: "{}" }, claim("b", { snippetId: OTHER }));
      expect(await one.get(OTHER, 2_000)).toBeDefined();
      await Promise.all([one.close(), other.close()]);
      await one.close();
    });

    test("many that start at once on an empty database all find it ready", async () => {
      await at.fresh();
      const stores = await Promise.all(Array.from({ length: 6 }, () => at.open()));
      await Promise.all(stores.map((store, n) => store.put({ id: ID, json: "{}" }, claim(`t${n}`))));
      expect(await stores[0]?.withdraw(ID, hash("t0"), 2_000)).toEqual({ kind: "withdrawn", others: 5 });
      await Promise.all(stores.map((store) => store.close()));
    });

    withStore(
      "the last claim's withdrawal and a new claim at the same moment lose no snippet",
      async (store) => {
        for (let round = 0; round < 30; round += 1) {
          const id = `${String(round).padStart(4, "0")}BBBBBBBB`;
          await store.put({ id, json: "{}" }, claim(`first${round}`, { snippetId: id }));
          const [, withdrawal] = await Promise.all([
            store.put({ id, json: "{}" }, claim(`second${round}`, { snippetId: id })),
            store.withdraw(id, hash(`first${round}`), 2_000),
          ]);
          expect(withdrawal.kind).toBe("withdrawn");
          expect(await store.get(id, 2_000), `round ${round}`).toBeDefined();
        }
      },
    );
  });
}

const ID = "AAAAAAAAAAAA";
const OTHER = "zzzzzzzzzzzz";

/** Stands for a token's hash. */
export function hash(name: string): string {
  return Buffer.from(name).toString("hex").padEnd(64, "0");
}

function claim(name: string, change: Partial<Claim> = {}): Claim {
  return { snippetId: ID, tokenHash: hash(name), createdMs: 1_000, expiresMs: undefined, ...change };
}

async function collect(store: SnippetStore): Promise<ExportedSnippet[]> {
  const all: ExportedSnippet[] = [];
  for await (const snippet of store.all()) all.push(snippet);
  return all;
}
