import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { CommandContext } from "../command.ts";
import { step } from "../entry/steps.mjs";
import { packSdk } from "../sdk/pack-sdk.ts";

/** Builds the client SDK and packs it as a tarball that npm installs. */
export async function run({ root, environment }: CommandContext): Promise<number> {
  const { tarball } = await step("client SDK", async () => {
    const tarball = await packSdk(root, join(root, "dist"), environment);
    return { tarball, note: `${Math.ceil((await stat(tarball)).size / 1_024)} KiB` };
  });
  console.log(`npm install ${relative(process.cwd(), tarball)}`);
  return 0;
}
