/**
 * The sandbox server as a process of its own. Settings come from the environment (lib/protocol/settings.ts); with a
 * problem in them it says so and does not start. SIGINT and SIGTERM stop all sandboxes, then the process.
 */
import { resolve } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { readServerConfig } from "./config.ts";
import { loadServerKey } from "./keys.ts";
import { createLog } from "./log.ts";
import { startSandboxServer } from "./start.ts";

const { config, problems } = readServerConfig(process.env);
if (problems.length > 0) {
  process.stderr.write(
    `The sandbox server did not start:\n${problems.map((line) => `- ${line}\n`).join("")}`,
  );
  process.exit(1);
}
const log = createLog(config.logLevel);
const stop = Promise.withResolvers<NodeJS.Signals>();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => stop.resolve(signal));
try {
  const dataFolder = resolve(config.dataFolder);
  const serverKey = await loadServerKey(dataFolder, process.env);
  const server = await startSandboxServer({ config: { ...config, dataFolder }, serverKey, log });
  const signal = await stop.promise;
  log.info({ signal }, "sandbox server stops");
  await server.close();
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  log.fatal(error instanceof SandboxError ? { code: error.code } : { err: error }, `not started: ${why}`);
  process.exit(1);
}
process.exit(0);
