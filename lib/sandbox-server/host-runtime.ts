import type { Logger } from "pino";
import { prepareGuest } from "./agent/guest.ts";
import type { ServerConfig } from "./config.ts";
import { openRuntime } from "./runtimes/open-runtime.ts";
import type { Runtime } from "./runtimes/runtime.ts";

/** All sandboxes together may have as many processes as this many sandboxes at their own limit. */
const SANDBOXES_AT_PROCESS_LIMIT = 64;

/** Opens the first runtime that works on this host, with our agent as the first process of every sandbox. */
export async function openHostRuntime(config: ServerConfig, log: Logger): Promise<Runtime> {
  const { dataFolder, runtime, uidBase, limits } = config;
  return openRuntime({
    dataFolder,
    wanted: runtime,
    uidBase,
    limits: { memoryMiB: limits.totalMemoryMiB, processes: limits.processes * SANDBOXES_AT_PROCESS_LIMIT },
    // The same Node as ours, so that a sandbox's version is known and tested.
    nodeBinary: process.execPath,
    guestFolder: await prepareGuest(dataFolder),
    log: (message) => log.warn(message),
  });
}
