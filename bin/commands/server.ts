import { SETTINGS } from "#lib/protocol/settings.ts";
import type { CommandContext } from "../command.ts";
import { StepFailure } from "../entry/steps.mjs";
import { ensureSystemPackages, SANDBOX_PACKAGES } from "../setup/system-packages.ts";
import { startSystem } from "../supervisor/system.ts";
import { runUntilStopped } from "../supervisor/until-stopped.ts";
import { warnOfOpenAddresses } from "./start.ts";

/** The sandbox server without a page, for programs that speak its protocol. */
export async function run(context: CommandContext): Promise<number> {
  if (context.settings.msbServerUrl !== "") {
    throw new StepFailure(
      `${SETTINGS.msbServerUrl.env} names another sandbox server (${context.settings.msbServerUrl}).`,
      `Unset ${SETTINGS.msbServerUrl.env} to run one here.`,
    );
  }
  await ensureSystemPackages(SANDBOX_PACKAGES);
  warnOfOpenAddresses(context);
  return runUntilStopped(
    (signal) => startSystem(context, undefined, signal),
    ({ sandboxServer }) =>
      console.log(`\nThe sandbox server is ready: ${sandboxServer.url}\nCtrl+C stops it.`),
  );
}
