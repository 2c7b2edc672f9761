import { SETTINGS } from "#lib/protocol/settings.ts";
import type { CommandContext } from "../command.ts";
import { ensureBuilt } from "../setup/build.ts";
import { ensureSystemPackages, SANDBOX_PACKAGES } from "../setup/system-packages.ts";
import { isLoopback } from "../supervisor/addresses.ts";
import { startSystem } from "../supervisor/system.ts";
import { runUntilStopped } from "../supervisor/until-stopped.ts";
import { makeSnippetsFolder } from "../supervisor/snippets-folder.ts";
import { chooseWebUser } from "../supervisor/web-user.ts";

/** Brings what is missing, builds, runs both servers until it is told to stop. */
export async function run(context: CommandContext): Promise<number> {
  const { root, settings, environment } = context;
  if (settings.msbServerUrl === "") await ensureSystemPackages(SANDBOX_PACKAGES);
  const build = await ensureBuilt(root, environment);
  const folder = settings.databaseUrl === "" ? await makeSnippetsFolder(root, settings) : undefined;
  const user = await chooseWebUser(settings.webUser, root, build, folder);
  if (user.why !== undefined) console.error(`! ${user.why}.`);
  warnOfOpenAddresses(context);
  return runUntilStopped(
    (signal) => startSystem(context, { mode: "start", build, user }, signal),
    ({ pageUrl }) => console.log(`\nQuicksand is ready: ${pageUrl}\nCtrl+C stops it.`),
  );
}

/** Says what it means when others on the network can reach a server. */
export function warnOfOpenAddresses({ settings }: CommandContext): void {
  if (!isLoopback(settings.host)) {
    console.error(
      `! ${SETTINGS.host.env}=${settings.host}: everybody who can reach this machine can run programs on it, in sandboxes. Put it behind a proxy with HTTPS and a login unless that is what you want.`,
    );
  }
  if (!isLoopback(settings.serverHost)) {
    console.error(
      `! ${SETTINGS.serverHost.env}=${settings.serverHost}: the sandbox server is open to the network, by plain HTTP; API keys can be read on the way.`,
    );
  }
}
