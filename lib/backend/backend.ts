import { randomBytes } from "node:crypto";
import { pino } from "pino";
import { createRpcClient, type RpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { type Environment, readSettings, type Settings } from "#lib/protocol/settings.ts";
import { type AddressAdmission, createAddressAdmission } from "./address-admission.ts";
import { type Admission, createAdmission } from "./admission.ts";
import { createPeerAddresses, type PeerAddresses } from "./peer-address.ts";
import { createRateLimiter, type RateLimiter } from "./rate-limit.ts";
import { createRunners, type Runner } from "./runner.ts";
import { createSnippetsHolder, type SnippetsHolder } from "./snippets.ts";
import { createStreamSlots, type StreamSlots } from "./stream-slots.ts";

/** What the route handlers work with. One for the whole web server. */
export interface Backend {
  readonly settings: Settings;
  readonly limits: Limits;
  /** To the sandbox server; its key never leaves this process. */
  readonly client: RpcClient;
  readonly serverUrl: string;
  /** How programs are run for a page; depends on what the sandbox server can do. */
  readonly runner: () => Promise<Runner>;
  /** Signs visitors' cookies. */
  readonly secret: string;
  readonly log: Log;
  /** Runs and commands that a visitor may still start now. */
  readonly runs: RateLimiter;
  /** Questions to an interpreter that a visitor may still ask now: who types asks many. */
  readonly questions: RateLimiter;
  /** Sandboxes that a visitor, or newcomers from one address, may still start in this minute. */
  readonly starts: RateLimiter;
  /** Snippets that a visitor may still share in this minute, and all together from an address. */
  readonly shares: { readonly visitor: RateLimiter; readonly address: RateLimiter };
  readonly snippets: SnippetsHolder;
  /** Streams that a visitor may still open. */
  readonly streams: StreamSlots;
  /** Bounds a visitor's running sandboxes. */
  readonly admission: Admission;
  /** Bounds the running sandboxes that are started from one address, whoever the visitors are. */
  readonly addresses: AddressAdmission;
  readonly peers: PeerAddresses;
  /** May be called twice. */
  close(): Promise<void>;
}

/** The part of pino that is used. */
export interface Log {
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface BackendParts {
  readonly fetch?: typeof fetch;
  readonly log?: Log;
  /** Milliseconds that only go forward. */
  readonly now?: () => number;
}

/** Builds the backend from the environment; throws with a list of what is wrong in it. */
export function createBackend(environment: Environment, parts: BackendParts = {}): Backend {
  const { settings, limits, problems } = readSettings(environment);
  if (problems.length > 0) throw new Error(`The settings are not usable:\n- ${problems.join("\n- ")}`);
  const serverUrl = settings.msbServerUrl || `http://${urlHost(settings.serverHost)}:${settings.serverPort}`;
  const client = createRpcClient({
    serverUrl,
    apiKey: settings.msbApiKey === "" ? undefined : settings.msbApiKey,
    ...(parts.fetch === undefined ? {} : { fetch: parts.fetch }),
  });
  const peers = createPeerAddresses();
  const now = parts.now ?? (() => performance.now());
  // Without a secret from outside cookies hold as long as this process: visitors lose their sandboxes, nothing else.
  const secret = settings.webSecret || randomBytes(32).toString("base64url");
  const log = parts.log ?? pino({ level: settings.logLevel, base: { process: "web" } });
  const snippets = createSnippetsHolder({ settings, limits, secret, log, now });
  return {
    settings,
    limits,
    client,
    serverUrl,
    runner: createRunners(client, limits),
    secret,
    log,
    runs: createRateLimiter({ perMinute: limits.runsPerMinute, now }),
    questions: createRateLimiter({ perMinute: limits.questionsPerMinute, now }),
    starts: createRateLimiter({ perMinute: limits.runsPerMinute, now }),
    shares: {
      visitor: createRateLimiter({ perMinute: limits.snippetsPerMinute, now }),
      address: createRateLimiter({ perMinute: limits.snippetsPerAddressPerMinute, now }),
    },
    snippets,
    streams: createStreamSlots(),
    admission: createAdmission(client, limits.sandboxesPerVisitor),
    addresses: createAddressAdmission({ client, most: limits.sandboxesPerAddress, now }),
    peers,
    close() {
      peers.close();
      return snippets.close();
    },
  };
}

/** Bundled code may be loaded more than once in a process; what must be one lives on globalThis. */
const HOLDER = globalThis as { [BACKEND]?: Backend };
const BACKEND = Symbol.for("quicksand.backend");

/** The web server's one backend, made from process.env when it is first needed. */
export function getBackend(): Backend {
  HOLDER[BACKEND] ??= startBackend();
  return HOLDER[BACKEND];
}

/** Snippets are opened at once: a database that was damaged is looked through before anybody waits for something else. */
function startBackend(): Backend {
  const backend = createBackend(process.env);
  // Who needs them is told why they cannot be had.
  backend.snippets.open().catch(() => undefined);
  return backend;
}

/** Puts another backend in its place, for tests; returns the function that takes it away again. */
export function installBackend(backend: Backend): () => void {
  HOLDER[BACKEND] = backend;
  return () => {
    delete HOLDER[BACKEND];
  };
}

/** A server that listens on every address is reached on this machine's own. */
function urlHost(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  if (host === "::") return "[::1]";
  return host.includes(":") ? `[${host}]` : host;
}
