import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createRpcClient } from "#lib/microsandbox/rpc-client.ts";
import { SETTINGS } from "#lib/protocol/settings.ts";
import { createApiKey, loadServerKey } from "#lib/sandbox-server/keys.ts";
import type { CommandContext } from "../command.ts";
import { urlOf } from "../supervisor/addresses.ts";
import type { SandboxServerAccess } from "../supervisor/system.ts";

/** One on this machine answers at once, or is taken for not there. */
const ANSWER_WITHIN_MS = 1_000;

/** The sandbox server to use: the one that the settings name, or ours when one runs here; undefined when there is none. */
export async function findServer(context: CommandContext): Promise<SandboxServerAccess | undefined> {
  const { settings } = context;
  if (settings.msbServerUrl !== "") return { url: settings.msbServerUrl, apiKey: settings.msbApiKey };
  const url = urlOf(settings.serverHost, Number(settings.serverPort));
  const apiKey = await keyOfServerHere(context);
  if (apiKey === undefined || settings.serverPort === "0") return undefined;
  try {
    // What answers there may be another program, or a server with another key.
    await createRpcClient({ serverUrl: url, apiKey }).call(
      "server.info",
      {},
      { requestTimeoutMs: ANSWER_WITHIN_MS },
    );
    return { url, apiKey };
  } catch {
    return undefined;
  }
}

/** A key for the server whose data folder this is; undefined when none was ever started here, or it is another user's. */
async function keyOfServerHere({ root, settings, environment }: CommandContext): Promise<string | undefined> {
  const dataFolder = resolve(root, settings.data);
  const started = environment[SETTINGS.serverKey.env] || existsSync(join(dataFolder, "server.key"));
  if (!started) return undefined;
  try {
    return await createApiKey(await loadServerKey(dataFolder, environment));
  } catch {
    return undefined;
  }
}
