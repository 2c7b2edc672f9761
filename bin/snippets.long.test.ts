import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openStore } from "#lib/snippets/open-store.ts";
import { createSnippets } from "#lib/snippets/snippets.ts";
import { startPostgres } from "#lib/snippets/testing/postgres.ts";
import { asProcessEnv } from "./setup/environment.ts";

const SECRET = "a secret of at least thirty-two characters";
const LIMITS = {
  snippetBytes: 100_000,
  snippetOutputBytes: 1_000,
  snippetKeepS: 0,
  snippetsTotalMiB: 10_240,
};

let data = "";
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "quicksand-data-"));
});
afterEach(() => rmSync(data, { recursive: true }));

function quicksand(args: readonly string[], settings: Record<string, string>, input = "") {
  return spawnSync(process.execPath, [join(import.meta.dirname, "quicksand.mjs"), "snippets", ...args], {
    env: asProcessEnv({ PATH: process.env["PATH"], ...settings }),
    input,
    encoding: "utf8",
  });
}

test("what is in a file moves into PostgreSQL by export and import, with its links and delete tokens", async () => {
  const here = await openStore({ databaseUrl: "", folder: join(data, "snippets") });
  const shared = await createSnippets({ store: here.store, secret: SECRET, limits: LIMITS }).share({
    language: "python",
    files: [{ path: "main.py", content: "print('Zürich')" }],
  });
  const exported = quicksand(["export"], { QUICKSAND_DATA: data });
  expect(exported.stderr).toContain("1 snippets exported.");
  await here.store.close();

  const postgres = await startPostgres();
  try {
    const databaseUrl = await postgres.database("moved");
    const settings = { QUICKSAND_DATA: data, QUICKSAND_DATABASE_URL: databaseUrl };
    const imported = quicksand(["import"], settings, exported.stdout);
    expect(imported.stderr).toContain("1 snippets imported.");
    expect(imported.status).toBe(0);
    expect(quicksand(["export"], settings).stdout).toBe(exported.stdout);
    const { store } = await openStore({ databaseUrl, folder: "" });
    const there = createSnippets({ store, secret: SECRET, limits: LIMITS });
    expect((await there.read(shared.id))?.content.files[0]?.content).toBe("print('Zürich')");
    expect(await there.withdraw(shared.id, shared.deleteToken)).toEqual({ kind: "withdrawn", others: 0 });
    await store.close();
  } finally {
    await postgres.stop();
  }
});

test("a file that is no export is refused with the line", () => {
  const refused = quicksand(["import"], { QUICKSAND_DATA: data }, "not json\n");
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/Line 1 is not JSON/);
  expect(quicksand(["move"], { QUICKSAND_DATA: data }).status).toBe(2);
});
