import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { SandboxError } from "#lib/protocol/errors.ts";
import { connectAgent } from "./agent/connect-agent.ts";
import type { ConnectAgent } from "./agent/connection.ts";
import type { ServerConfig } from "./config.ts";
import { exposureProblem } from "./exposure.ts";
import { createHttpServer } from "./http.ts";
import { createKeyVerifier } from "./keys.ts";
import { openHostRuntime } from "./host-runtime.ts";
import { createLog } from "./log.ts";
import { originGuard } from "./origin-guard.ts";
import { createHandlers } from "./rpc/handlers.ts";
import type { Runtime } from "./runtimes/runtime.ts";
import { Sandboxes } from "./sandboxes/sandboxes.ts";
import { probeVersions, serverInfo } from "./server-info.ts";

export interface SandboxServerOptions {
  readonly config: ServerConfig;
  /** The secret that signs API keys; not used in dev mode. */
  readonly serverKey: string;
  /** What isolates; by default the first runtime that works on this host. */
  readonly openRuntime?: (config: ServerConfig, log: Logger) => Promise<Runtime>;
  readonly connectAgent?: ConnectAgent;
  readonly log?: Logger;
}

/** A server that answers. */
export interface SandboxServer {
  /** Without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Stops all sandboxes and the server; nothing of them is left then. May be called twice. */
  close(): Promise<void>;
}

/** Sandboxes that do not end in this time are left to the runtime, which ends what is left. */
const STOP_WITHIN_MS = 4_000;

/** Starts a sandbox server. Resolves when it answers, with its runtime open; rejects when it cannot, with nothing left. */
export async function startSandboxServer(options: SandboxServerOptions): Promise<SandboxServer> {
  const { config } = options;
  const { limits } = config;
  const openRuntime = options.openRuntime ?? openHostRuntime;
  const connect = options.connectAgent ?? connectAgent;
  const log = options.log ?? createLog(config.logLevel);
  const [runtime, versions] = await Promise.all([openRuntime(config, log), probeVersions()]);
  try {
    const exposed = exposureProblem(config, runtime.report);
    if (exposed !== undefined) throw new SandboxError("unavailable", exposed);
    const { dataFolder, volumes: allowedVolumes } = config;
    const sandboxes = await Sandboxes.open({
      runtime,
      connectAgent: connect,
      limits,
      allowedVolumes,
      log,
      dataFolder,
    });
    const info = () => serverInfo(runtime, limits, versions);
    const server = createHttpServer({
      handlers: createHandlers({ sandboxes, serverInfo: info }),
      verifyKey: config.dev ? undefined : createKeyVerifier(options.serverKey),
      guard: originGuard(config),
      limits,
      log,
    });
    const port = await listen(server, config);
    const host = config.host.includes(":") ? `[${config.host}]` : config.host;
    const url = `http://${host}:${port}`;
    log.info({ url, runtime: runtime.report.name, dev: config.dev }, "sandbox server ready");
    let closing: Promise<void> | undefined;
    const closeAll = async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      await Promise.race([sandboxes.close(), after(STOP_WITHIN_MS)]);
      await runtime.close();
      server.closeAllConnections();
      await closed;
    };
    return { url, port, close: () => (closing ??= closeAll()) };
  } catch (error) {
    await runtime.close();
    throw error;
  }
}

function listen(server: ReturnType<typeof createHttpServer>, { host, port }: ServerConfig): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
