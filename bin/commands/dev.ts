import type { CommandContext } from "../command.ts";
import { ensureSystemPackages, SANDBOX_PACKAGES } from "../setup/system-packages.ts";
import { startSystem } from "../supervisor/system.ts";
import { runUntilStopped } from "../supervisor/until-stopped.ts";
import { warnOfOpenAddresses } from "./start.ts";

/** Both servers, with a page that follows every change. */
export async function run(context: CommandContext): Promise<number> {
  if (context.settings.msbServerUrl === "") await ensureSystemPackages(SANDBOX_PACKAGES);
  warnOfOpenAddresses(context);
  return runUntilStopped(
    (signal) => startSystem(context, { mode: "dev" }, signal),
    ({ pageUrl }) => console.log(`\nQuicksand, following its source: ${pageUrl}\nCtrl+C stops it.`),
  );
}
