import { once } from "node:events";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { openStore } from "#lib/snippets/open-store.ts";
import type { SnippetStore } from "#lib/snippets/store.ts";
import { exportLines, importLines } from "#lib/snippets/transfer.ts";
import type { CommandContext } from "../command.ts";
import { StepFailure } from "../entry/steps.mjs";
import { makeSnippetsFolder } from "../supervisor/snippets-folder.ts";

/** Prints all snippets, or reads them from standard input. */
export async function run({ root, settings, operands }: CommandContext): Promise<number> {
  const [what] = operands;
  if (what !== "export" && what !== "import") {
    console.error(`quicksand snippets: ${what}: say export or import`);
    return 2;
  }
  const folder = await makeSnippetsFolder(root, settings);
  if (settings.databaseUrl === "") await becomeOwnerOf(folder);
  const { store, notices } = await openStore({ databaseUrl: settings.databaseUrl, folder });
  for (const notice of notices) console.error(`! ${notice}`);
  try {
    if (what === "export") await exportAll(store);
    else await importAll(store);
    return 0;
  } finally {
    await store.close();
  }
}

async function exportAll(store: SnippetStore): Promise<void> {
  let count = 0;
  for await (const line of exportLines(store)) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, "drain");
    count += 1;
  }
  console.error(`${count} snippets exported.`);
}

async function importAll(store: SnippetStore): Promise<void> {
  try {
    const count = await importLines(store, createInterface({ input: process.stdin }));
    console.error(`${count} snippets imported.`);
  } catch (error) {
    throw new StepFailure(String(error), "Import a file that `quicksand snippets export` printed.");
  }
}

/** The files belong to the user that the web server runs as; what root made there that user could not write. */
async function becomeOwnerOf(folder: string): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const owner = await stat(folder).catch(() => undefined);
  if (owner === undefined || owner.uid === 0) return;
  process.setgroups?.([]);
  process.setgid?.(owner.gid);
  process.setuid?.(owner.uid);
}
