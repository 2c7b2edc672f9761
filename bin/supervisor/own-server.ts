import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { readServerConfig } from "#lib/sandbox-server/config.ts";
import { createApiKey } from "#lib/sandbox-server/keys.ts";
import { startSandboxServer, type SandboxServer } from "#lib/sandbox-server/start.ts";
import type { CommandContext } from "../command.ts";
import { StepFailure } from "../entry/steps.mjs";
import type { SandboxServerAccess } from "./system.ts";

/**
 * A sandbox server in this process for one thing: on a free port of this machine, with a key and state of its own.
 * Nothing of it is left afterwards. Rejects with `StepFailure` when sandboxes cannot be started here.
 */
export async function withOwnServer<R>(
  { environment }: CommandContext,
  use: (server: SandboxServerAccess) => Promise<R>,
): Promise<R> {
  const dataFolder = await mkdtemp(join(tmpdir(), "quicksand-own-"));
  try {
    const { config } = readServerConfig(environment);
    const serverKey = randomBytes(32).toString("hex");
    const server = await startOrExplain(
      { ...config, host: "127.0.0.1", port: 0, dataFolder, dev: false, logLevel: "silent" },
      serverKey,
    );
    try {
      return await use({ url: server.url, apiKey: await createApiKey(serverKey) });
    } finally {
      await server.close();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function startOrExplain(
  config: ReturnType<typeof readServerConfig>["config"],
  serverKey: string,
): Promise<SandboxServer> {
  try {
    return await startSandboxServer({ config, serverKey });
  } catch (error) {
    if (!(error instanceof SandboxError)) throw error;
    throw new StepFailure(
      `No sandbox can be started here: ${error.message}`,
      "quicksand doctor tells what this machine lacks and what brings it.",
    );
  }
}
