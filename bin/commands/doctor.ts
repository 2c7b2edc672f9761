import { arch, release } from "node:os";
import { createRpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { MethodResult } from "#lib/protocol/methods.ts";
import type { CommandContext } from "../command.ts";
import { reportFailure, StepFailure } from "../entry/steps.mjs";
import { findExecutable } from "../setup/executables.ts";
import { installCommand, missingPackages, SANDBOX_PACKAGES } from "../setup/system-packages.ts";
import { withOwnServer } from "../supervisor/own-server.ts";

/**
 * Tells what this machine brings, by trying: a sandbox server is started for it, on a free port and with state of its
 * own. The status is 0 when sandboxes can be started and nothing that they need is missing.
 */
export async function run(context: CommandContext): Promise<number> {
  console.log(
    `Linux ${release()} on ${arch()}, Node ${process.versions.node}, user id ${process.getuid?.()}`,
  );
  for (const entry of SANDBOX_PACKAGES) {
    const file = findExecutable(entry.files);
    console.log(file ? `✓ ${entry.name}: ${file}` : `✗ ${entry.name}: not here; without it ${entry.without}`);
  }
  const missing = missingPackages(SANDBOX_PACKAGES);
  if (missing.length > 0) console.log(`  to do: ${installCommand(missing)}`);
  try {
    const info = await askServer(context);
    console.log(describeServer(info).join("\n"));
    return missing.length === 0 && isWhole(info) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    reportFailure(error);
    return 1;
  }
}

function askServer(context: CommandContext): Promise<MethodResult<"server.info">> {
  return withOwnServer(context, ({ url, apiKey }) =>
    createRpcClient({ serverUrl: url, apiKey }).call("server.info", {}),
  );
}

/** Whether everything is enforced and every language is there. Pure. */
export function isWhole({ runtime, languages }: MethodResult<"server.info">): boolean {
  return runtime.missing.length === 0 && languages.every(({ available }) => available);
}

/** What the server says of itself, in lines for people. Pure. */
export function describeServer({ runtime, languages, images }: MethodResult<"server.info">): string[] {
  return [
    `✓ ${runtime.name} ${runtime.version} starts sandboxes and enforces: ${runtime.enforces.join(", ")}`,
    ...runtime.missing.map(
      ({ what, why, remedy }) => `✗ not enforced: ${what}, since ${why}\n  to do: ${remedy}`,
    ),
    ...languages.map(({ available, label, version, problem }) =>
      available ? `✓ ${label} ${version}` : `✗ ${label}: ${problem ?? "not available"}`,
    ),
    `✓ images: ${images.map(({ name }) => name).join(", ")}`,
  ];
}
