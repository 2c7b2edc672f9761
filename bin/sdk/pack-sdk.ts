import { join } from "node:path";
import type { Environment } from "#lib/protocol/settings.ts";
import { childEnvironment } from "../setup/environment.ts";
import { runTool } from "../setup/run-tool.ts";
import { buildSdk } from "./build-sdk.ts";

/**
 * Builds the client SDK in a folder `sdk` below `folder` and packs it beside that, as a registry would get it.
 *
 * @returns the path of the tarball.
 */
export async function packSdk(root: string, folder: string, environment: Environment): Promise<string> {
  const built = join(folder, "sdk");
  const { name, version } = await buildSdk(root, built);
  await runTool({
    command: "npm",
    args: ["pack", "--pack-destination", folder],
    cwd: built,
    env: childEnvironment(environment, { HOME: environment["HOME"] ?? "/nonexistent" }),
    remedy: "Install npm, for example with: apt-get install npm",
  });
  return join(folder, `${name}-${version}.tgz`);
}
