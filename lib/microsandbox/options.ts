/** Which sandbox, and where; every part has a default. */
export interface SandboxOptions {
  /** Default: MSB_SERVER_URL, then `http://127.0.0.1:5555`. */
  readonly serverUrl?: string;
  /** Default: MSB_API_KEY, then none. */
  readonly apiKey?: string;
  /** Default: `default`. */
  readonly namespace?: string;
  /** Default: `sandbox-` and 8 random hex digits. */
  readonly name?: string;
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch;
}

/** How a sandbox is started; all have defaults. */
export interface StartOptions {
  /** Default: the language's image. */
  readonly image?: string;
  /** MiB; default 512. */
  readonly memory?: number;
  /** Cores; default 1. Sent as it is: a fraction is a share of one core (the original's server refuses fractions). */
  readonly cpus?: number;
  /** Seconds to wait for the sandbox; default 180. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

/** Options with every default filled in; an empty name or address counts as not given. */
export interface ResolvedOptions {
  readonly serverUrl: string;
  readonly apiKey: string | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly fetch: typeof fetch | undefined;
}

const DEFAULT_SERVER_URL = "http://127.0.0.1:5555";

/** Fills in the defaults; a string is a name. `environment` is read as process.env where there is one. */
export function resolveOptions(
  options: SandboxOptions | string = {},
  environment: Readonly<Record<string, string | undefined>> = processEnvironment(),
): ResolvedOptions {
  const given: SandboxOptions = typeof options === "string" ? { name: options } : options;
  return {
    serverUrl: given.serverUrl || environment["MSB_SERVER_URL"] || DEFAULT_SERVER_URL,
    apiKey: given.apiKey || environment["MSB_API_KEY"] || undefined,
    namespace: given.namespace || "default",
    name: given.name || `sandbox-${randomHex8()}`,
    fetch: given.fetch,
  };
}

/** Browsers and workers have none. */
function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return typeof process === "object" ? process.env : {};
}

function randomHex8(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return number.toString(16).padStart(8, "0");
}
