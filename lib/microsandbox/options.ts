import { type Environment, readEnvironment } from "./environment.ts";
import { SandboxOptionsBuilder } from "./options-builder.ts";

/** What every call takes beside its own options. */
export interface CallOptions {
  /** Ends the wait; the call then fails with the signal's reason. What it runs is stopped. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds to wait for the answer; then the call fails with `Timeout`, and what it runs is stopped. Of what streams
   * only the wait for its beginning is bounded. By default, and with Infinity, as long as it takes; at most some 24 days.
   * Less than 0, or not a number, is a TypeError.
   */
  readonly requestTimeoutMs?: number | undefined;
}

/** What kind of machine a sandbox is started on; all have defaults. */
export interface MachineOptions {
  /** Default: `microsandbox/python` or `microsandbox/node`. */
  readonly image?: string | undefined;
  /** MiB, whole; default 512. */
  readonly memory?: number | undefined;
  /** Cores; default 1. Sent as it is: a fraction is a share of one core (the original's server refuses fractions). */
  readonly cpus?: number | undefined;
  /** Seconds to wait for the sandbox, and 30 more for the answer unless `requestTimeoutMs` says otherwise; default 180. */
  readonly timeout?: number | undefined;
  /** Environment variables of what runs in it. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** The folder in which everything starts; default: the server's, `/workspace`. */
  readonly workdir?: string | undefined;
  /** Nothing of it is kept when it stops: neither its files nor its name. An original server ignores this. */
  readonly ephemeral?: boolean | undefined;
}

/** How a sandbox is started. What is not given here is taken from the sandbox's own options. */
export interface StartOptions extends MachineOptions, CallOptions {}

/** Which sandbox, where, and how it is started when its start says nothing else; every part has a default. */
export interface SandboxOptions extends MachineOptions {
  /** Default: MSB_SERVER_URL, then `http://127.0.0.1:5555`. */
  readonly serverUrl?: string | undefined;
  /** Default: MSB_API_KEY, then none. */
  readonly apiKey?: string | undefined;
  /** Default: `default`. */
  readonly namespace?: string | undefined;
  /** Default: `sandbox-` and 8 random hex digits. */
  readonly name?: string | undefined;
  /** Default: the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** Told what went well but is worth knowing, e.g. that a start may still be under way. Default: console.warn. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** `SandboxOptions.builder()`: the same options, one call each. */
export const SandboxOptions = {
  builder: (): SandboxOptionsBuilder => new SandboxOptionsBuilder(),
};

/** Options with every default filled in; an empty name, key or address counts as not given. */
export interface ResolvedOptions {
  readonly serverUrl: string;
  readonly apiKey: string | undefined;
  readonly namespace: string;
  readonly name: string;
  readonly fetch: typeof fetch | undefined;
  readonly onWarning: (message: string) => void;
  readonly machine: MachineOptions;
}

const DEFAULT_SERVER_URL = "http://127.0.0.1:5555";

/** Fills in the defaults; a string is a name. `environment` is asked only when it is needed. */
export function resolveOptions(
  options: SandboxOptions | string = {},
  environment: () => Environment = readEnvironment,
): ResolvedOptions {
  const given: SandboxOptions = typeof options === "string" ? { name: options } : options;
  const around = given.serverUrl && given.apiKey ? {} : environment();
  return {
    serverUrl: given.serverUrl || around["MSB_SERVER_URL"] || DEFAULT_SERVER_URL,
    apiKey: given.apiKey || around["MSB_API_KEY"] || undefined,
    namespace: given.namespace || "default",
    name: given.name || `sandbox-${randomHex8()}`,
    fetch: given.fetch,
    // oxlint-disable-next-line no-console -- as the original does; a caller who wants silence passes a function
    onWarning: given.onWarning ?? ((message) => console.warn(message)),
    machine: given,
  };
}

function randomHex8(): string {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return number.toString(16).padStart(8, "0");
}
