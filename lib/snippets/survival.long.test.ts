import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "./open-store.ts";
import { startPostgres } from "./testing/postgres.ts";

const KILLS = 20;
/** Writers at once. */
const WRITERS = 2;

let folder = "";
const writers = new Set<ChildProcess>();
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "quicksand-survival-"));
});
afterEach(async () => {
  await killWriters();
  rmSync(folder, { recursive: true });
});

test(`SQLite: nothing that was acknowledged is lost when its writers are killed ${KILLS} times`, async () => {
  const acknowledged = new Set<string>();
  for (let round = 0; round < KILLS; round += 1) {
    await writeUntil("", round, acknowledged, 5 + ((round * 7) % 40));
    await killWriters();
  }
  await expectAllThere("", acknowledged);
});

test(`PostgreSQL: nothing that was acknowledged is lost when it and its writers are killed ${KILLS} times`, async () => {
  const postgres = await startPostgres();
  try {
    const url = await postgres.database("survival");
    const acknowledged = new Set<string>();
    for (let round = 0; round < KILLS; round += 1) {
      await writeUntil(url, round, acknowledged, 5 + ((round * 7) % 40));
      await Promise.all(round % 2 === 0 ? [postgres.kill(), killWriters()] : [killWriters()]);
      if (round % 2 === 0) await postgres.start();
    }
    await expectAllThere(url, acknowledged);
  } finally {
    await postgres.stop();
  }
});

/** Starts writers and returns when they have acknowledged so many; they go on. */
async function writeUntil(
  databaseUrl: string,
  round: number,
  acknowledged: Set<string>,
  count: number,
): Promise<void> {
  const before = acknowledged.size;
  await Promise.all(
    Array.from({ length: WRITERS }, async (_, which) => {
      const prefix = `${String.fromCharCode(97 + which)}${String(round).padStart(2, "0")}`;
      const writer = join(import.meta.dirname, "testing/writer.ts");
      const child = spawn(process.execPath, [writer, databaseUrl, folder, prefix], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      writers.add(child);
      let rest = "";
      let told = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        told += text;
      });
      await new Promise<void>((resolve, reject) => {
        child.stdout.setEncoding("utf8").on("data", (text: string) => {
          const lines = (rest + text).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) if (line !== "ready") acknowledged.add(line);
          if (acknowledged.size - before >= count) resolve();
        });
        child.on("close", () => reject(new Error(`a writer ended by itself: ${told}`)));
      });
      // A store that was killed must not think that it was damaged.
      expect(told).toBe("");
      child.removeAllListeners("close");
    }),
  );
}

async function killWriters(): Promise<void> {
  await Promise.all(
    [...writers].map(async (writer) => {
      writers.delete(writer);
      if (writer.exitCode !== null || writer.signalCode !== null) return;
      const closed = once(writer, "close");
      writer.kill("SIGKILL");
      await closed;
    }),
  );
}

async function expectAllThere(databaseUrl: string, acknowledged: ReadonlySet<string>): Promise<void> {
  const { store, notices } = await openStore({ databaseUrl, folder });
  expect(notices).toEqual([]);
  const lost: string[] = [];
  for (const id of acknowledged) {
    const found = await store.get(id, 2);
    if (found === undefined || !found.json.startsWith(`{"id":"${id}"`)) lost.push(id);
  }
  await store.close();
  expect(acknowledged.size).toBeGreaterThan(KILLS * 5);
  expect(lost).toEqual([]);
}
