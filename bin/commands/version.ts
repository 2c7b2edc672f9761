import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { CommandContext } from "../command.ts";

const Manifest = z.object({ version: z.string() });

/** Prints `quicksand <version> (Node <version>)`. */
export async function run({ root }: CommandContext): Promise<number> {
  const { version } = Manifest.parse(JSON.parse(await readFile(join(root, "package.json"), "utf8")));
  console.log(`quicksand ${version} (Node ${process.versions.node})`);
  return 0;
}
