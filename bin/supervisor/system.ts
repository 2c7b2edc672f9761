import { mkdir } from "node:fs/promises";
import { resolve } from "node:path";
import { createApiKey, loadServerKey } from "#lib/sandbox-server/keys.ts";
import { SETTINGS } from "#lib/protocol/settings.ts";
import type { CommandContext } from "../command.ts";
import { BUILD_SETTING } from "../setup/build.ts";
import { findPort, urlOf } from "./addresses.ts";
import type { KeptRunning } from "./keep-running.ts";
import { serverEnvironment, webEnvironment } from "./service-environment.ts";
import { spawnSandboxServer, spawnWebServer } from "./services.ts";
import { startService } from "./start-service.ts";
import { loadWebSecret } from "./web-secret.ts";
import type { WebUser } from "./web-user.ts";

/** How long one that was asked to stop may take, so that nothing is left 5 s after Ctrl+C. */
const STOP_GRACE_MS = 4_000;
/** The web server's own key lives in its memory alone and must outlive every run of it. */
const WEB_KEY_EXPIRE_S = 10 * 365 * 24 * 60 * 60;

export interface System {
  readonly sandboxServer: SandboxServerAccess;
  /** The page's address; undefined when the sandbox server runs alone. */
  readonly pageUrl: string | undefined;
  /** Stops all servers and every sandbox. May be called twice. */
  stop(): Promise<void>;
  /** Kills them at once. */
  kill(): void;
}

/** The web server's part; without it the sandbox server runs alone. */
export type WebPart =
  | { readonly mode: "start"; readonly build: string; readonly user: WebUser }
  /** Next writes into the project then, so its server stays this user. */
  | { readonly mode: "dev" };

/**
 * Starts the sandbox server (unless another one is to be used) and then the web server, each kept running, and resolves
 * when both answer. Rejects with `StepFailure` and leaves nothing behind when one does not, or when `signal` is given.
 */
export async function startSystem(
  context: CommandContext,
  web: WebPart | undefined,
  signal: AbortSignal,
): Promise<System> {
  const running: KeptRunning[] = [];
  const system = {
    stop: async () => void (await Promise.all(running.map((service) => service.stop(STOP_GRACE_MS)))),
    kill: () => running.forEach((service) => service.kill()),
  };
  try {
    const dataFolder = resolve(context.root, context.settings.data);
    await mkdir(dataFolder, { recursive: true, mode: 0o711 });
    const sandboxServer = await useSandboxServer(context, dataFolder, running, signal);
    const pageUrl = web && (await startWebServer(context, web, dataFolder, sandboxServer, running, signal));
    return { ...system, sandboxServer, pageUrl };
  } catch (error) {
    await system.stop();
    throw error;
  }
}

/** Where the sandbox server is and the key that opens it. */
export interface SandboxServerAccess {
  readonly url: string;
  readonly apiKey: string;
}

async function useSandboxServer(
  context: CommandContext,
  dataFolder: string,
  running: KeptRunning[],
  signal: AbortSignal,
): Promise<SandboxServerAccess> {
  const { settings, environment, root } = context;
  if (settings.msbServerUrl !== "") return { url: settings.msbServerUrl, apiKey: settings.msbApiKey };
  const host = settings.serverHost;
  const port = await findPort({
    host,
    port: Number(settings.serverPort),
    portSetting: SETTINGS.serverPort.env,
    hostSetting: SETTINGS.serverHost.env,
    what: "the sandbox server",
  });
  const apiKey = await createApiKey(await loadServerKey(dataFolder, environment), {
    namespace: "*",
    expireS: WEB_KEY_EXPIRE_S,
  });
  const env = serverEnvironment(environment, {
    [SETTINGS.serverHost.env]: host,
    [SETTINGS.serverPort.env]: String(port),
    [SETTINGS.data.env]: dataFolder,
  });
  const url = urlOf(host, port);
  await startService(
    {
      name: "sandbox server",
      spawn: (onLine) => spawnSandboxServer({ root, env, onLine }),
      healthUrl: `${url}/api/v1/health`,
      accept: [200],
      showsStart: true,
      remedy: "npx quicksand doctor tells what this machine lacks for sandboxes.",
    },
    running,
    signal,
  );
  return { url, apiKey };
}

async function startWebServer(
  context: CommandContext,
  web: WebPart,
  dataFolder: string,
  sandboxServer: SandboxServerAccess,
  running: KeptRunning[],
  signal: AbortSignal,
): Promise<string> {
  const { settings, environment, root } = context;
  const host = settings.host;
  const port = await findPort({
    host,
    port: Number(settings.port),
    portSetting: SETTINGS.port.env,
    hostSetting: SETTINGS.host.env,
    what: "the page",
  });
  const env = webEnvironment(environment, {
    [SETTINGS.host.env]: host,
    [SETTINGS.port.env]: String(port),
    [SETTINGS.msbServerUrl.env]: sandboxServer.url,
    [SETTINGS.msbApiKey.env]: sandboxServer.apiKey,
    [SETTINGS.data.env]: dataFolder,
    [SETTINGS.webSecret.env]: await loadWebSecret(dataFolder, settings.webSecret),
    ...(web.mode === "start" ? { [BUILD_SETTING]: web.build } : {}),
  });
  const user = web.mode === "start" && web.user.kind === "unprivileged" ? { user: web.user.ids } : {};
  const url = urlOf(host, port);
  await startService(
    {
      name: "web server",
      spawn: (onLine) => spawnWebServer({ root, env, onLine, ...user }, web.mode, host, port),
      healthUrl: `${url}/api/health`,
      // 503: it is well, and says that its sandbox server, somebody else's, is down.
      accept: [200, 503],
      // Next's banner names addresses that need not be the ones by which people come.
      showsStart: false,
      remedy: "Delete the folder .builds, so that the page is built anew, and start again.",
    },
    running,
    signal,
  );
  return url;
}
