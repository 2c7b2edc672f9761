import type { CommandContext } from "../command.ts";
import { ensureBuilt } from "../setup/build.ts";

/** Builds the page unless that was done. */
export async function run({ root, environment }: CommandContext): Promise<number> {
  console.log(`The page is built, in ${await ensureBuilt(root, environment)}.`);
  return 0;
}
