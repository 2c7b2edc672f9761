import type { CommandContext } from "../command-line.ts";
import { ensureBuilt } from "../setup/build.ts";

/** Builds the page unless that was done. */
export async function run({ root, environment }: CommandContext): Promise<number> {
  await ensureBuilt(root, environment);
  console.log("The page is built.");
  return 0;
}
