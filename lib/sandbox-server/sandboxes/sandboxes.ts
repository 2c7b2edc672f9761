import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import { nameProblem } from "#lib/protocol/names.ts";
import { Admission } from "./admission.ts";
import { KEPT_IN_ALL } from "./executions.ts";
import { KeptWorkspaces } from "./kept-workspaces.ts";
import { Retention } from "./retention.ts";
import { resolveConfig, type ConfigWithImage } from "./sandbox-config.ts";
import { Sandbox, type SandboxHost } from "./sandbox.ts";
import { SavedSandboxes, type SavedSandbox } from "./saved-sandboxes.ts";

/** A stopped sandbox is forgotten after this time, and the oldest beyond this count: visitors come and go for ever. */
const FORGET_AFTER_MS = 7 * 24 * 60 * 60 * 1_000;
const MOST_KNOWN = 10_000;

/** The namespace of those who name none: the operator's own, bounded by memory and not by count. */
const DEFAULT_NAMESPACE = "default";

/** The server has 5 s to end with all that it started; what takes longer to pack is not kept. */
const SAVE_ON_CLOSE_MS = 3_000;

/** What the registry is made with; the rest of what sandboxes share is its own. */
export interface SandboxesOptions extends Omit<
  SandboxHost,
  "admission" | "workspaces" | "retention" | "changed" | "forget"
> {
  /** Where names, configurations and the files of stopped sandboxes are kept. */
  readonly dataFolder: string;
}

/** All sandboxes of this server, running and stopped, by namespace and name. */
export class Sandboxes {
  readonly #host: SandboxHost;
  readonly #saved: SavedSandboxes;
  readonly #all = new Map<string, Map<string, Sandbox>>();
  #closed = false;

  private constructor(options: SandboxesOptions) {
    const { log, limits, dataFolder } = options;
    this.#saved = new SavedSandboxes(join(dataFolder, "sandboxes.json"), (error) =>
      log.error({ err: error }, "sandboxes not saved"),
    );
    const admission = new Admission(admissionLimits(limits));
    const workspaces = new KeptWorkspaces(join(dataFolder, "workspaces"), limits);
    const retention = new Retention(KEPT_IN_ALL);
    this.#host = {
      ...options,
      admission,
      workspaces,
      retention,
      changed: () => this.#saved.save(() => this.#toSave()),
      forget: (sandbox) => this.#remove(sandbox),
    };
  }

  /** With the sandboxes that an earlier life of the server knew, all of them stopped. */
  static async open(options: SandboxesOptions): Promise<Sandboxes> {
    const sandboxes = new Sandboxes(options);
    for (const { namespace, name, config, lastAtMs } of await sandboxes.#saved.load()) {
      if (Date.now() - lastAtMs > FORGET_AFTER_MS) continue;
      const sandbox = sandboxes.#add(namespace, name, config);
      sandbox.stateSinceMs = lastAtMs;
      sandbox.lasting = true;
    }
    await sandboxes.#host.workspaces.removeUnfinished();
    await sandboxes.#host.workspaces.removeOld();
    return sandboxes;
  }

  /** Those of one namespace, or all. SandboxError `namespaceNotFound`. */
  list(namespace: string): Sandbox[] {
    if (namespace === "*") return [...this.#all.values()].flatMap((named) => Array.from(named.values()));
    return [...this.#namespace(namespace).values()];
  }

  /** SandboxErrors `namespaceNotFound`, `sandboxNotFound`. */
  get(namespace: string, name: string): Sandbox {
    const sandbox = this.#namespace(namespace).get(name);
    if (sandbox !== undefined) return sandbox;
    throw new SandboxError(
      "sandboxNotFound",
      `There is no sandbox '${name}' in namespace '${namespace}'; start it with sandbox.start`,
    );
  }

  /**
   * Starts a sandbox: made anew, or as it was when there is no configuration. One that runs is left as it is. Gives the
   * sandbox at once and the promise of its start. Of an `ephemeral` one nothing is kept when it stops.
   */
  start(
    namespace: string,
    name: string,
    config: SandboxConfig | null | undefined,
    ephemeral = false,
  ): { sandbox: Sandbox; started: Promise<void> } {
    checkNames(namespace, name);
    if (this.#closed) throw new SandboxError("unavailable", "The server is shutting down");
    const known = this.#all.get(namespace)?.get(name);
    if (known?.state === "running") return { sandbox: known, started: Promise.resolve() };
    const wanted = this.#wantedConfig(namespace, name, known, config);
    const resolved = resolveConfig(wanted, this.#host);
    if (known?.active !== true) this.#checkCount(namespace);
    const sandbox = known ?? this.#add(namespace, name, wanted);
    const started = sandbox.start(wanted, resolved, ephemeral).catch((error: unknown) => {
      // A name that never ran is not known: what it was to be made from did not work.
      if (!sandbox.lasting && !sandbox.active) this.#remove(sandbox);
      throw error;
    });
    return { sandbox, started };
  }

  /** Stops all. May be called twice. */
  async close(): Promise<void> {
    this.#closed = true;
    const stops = this.list("*").map((sandbox) => sandbox.stop("the server was stopped", SAVE_ON_CLOSE_MS));
    await Promise.all(stops);
    await this.#saved.flush();
  }

  #wantedConfig(
    namespace: string,
    name: string,
    known: Sandbox | undefined,
    config: SandboxConfig | null | undefined,
  ): ConfigWithImage {
    const image = config?.image;
    if (image !== undefined && image !== null) return { ...config, image };
    if (known !== undefined) return known.config;
    throw new SandboxError(
      "invalidParams",
      this.#all.has(namespace)
        ? `Sandbox '${name}' not found in existing configuration`
        : `No configuration provided and no existing configuration found for sandbox '${name}'`,
    );
  }

  #checkCount(namespace: string): void {
    if (namespace === DEFAULT_NAMESPACE) return;
    const limit = this.#host.limits.sandboxesPerVisitor;
    const active = [...(this.#all.get(namespace)?.values() ?? [])].filter((sandbox) => sandbox.active).length;
    if (active < limit) return;
    throw new SandboxError(
      "tooManySandboxes",
      `${active} sandboxes run in namespace '${namespace}', the limit; stop one first`,
      { details: { limit } },
    );
  }

  #namespace(namespace: string): Map<string, Sandbox> {
    const named = this.#all.get(namespace);
    if (named !== undefined) return named;
    throw new SandboxError(
      "namespaceNotFound",
      `Namespace '${namespace}' does not exist: no sandbox was started in it`,
    );
  }

  #add(namespace: string, name: string, config: ConfigWithImage): Sandbox {
    const sandbox = new Sandbox(namespace, name, config, this.#host);
    const named = this.#all.get(namespace) ?? new Map<string, Sandbox>();
    named.set(name, sandbox);
    this.#all.set(namespace, named);
    this.#forgetOld();
    return sandbox;
  }

  #remove(sandbox: Sandbox): void {
    const named = this.#all.get(sandbox.namespace);
    if (named?.get(sandbox.name) !== sandbox) return;
    named.delete(sandbox.name);
    if (named.size === 0) this.#all.delete(sandbox.namespace);
  }

  #forgetOld(): void {
    const all = this.list("*");
    if (all.length <= MOST_KNOWN) return;
    const stopped = all
      .filter((sandbox) => !sandbox.active)
      .sort((one, other) => one.stateSinceMs - other.stateSinceMs);
    for (const sandbox of stopped.slice(0, all.length - MOST_KNOWN)) this.#remove(sandbox);
  }

  #toSave(): SavedSandbox[] {
    const lasting = this.list("*").filter((sandbox) => sandbox.lasting);
    return lasting.map(({ namespace, name, config, active, stateSinceMs }) => ({
      namespace,
      name,
      config,
      lastAtMs: active ? Date.now() : stateSinceMs,
    }));
  }
}

function checkNames(namespace: string, name: string): void {
  const problem = nameProblem("Sandbox name", name) ?? nameProblem("Namespace", namespace);
  if (problem !== undefined) throw new SandboxError("invalidParams", problem);
}

/** With the machine's size where a setting says 0. */
function admissionLimits(limits: Limits) {
  return {
    startsUnderWay: limits.startsUnderWay || 2 * availableParallelism(),
    totalMemoryMiB: limits.totalMemoryMiB || Math.floor((totalmem() / 2 ** 20) * 0.75),
    queueMs: limits.startQueueS * 1_000,
  };
}
