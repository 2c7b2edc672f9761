import { SandboxError } from "#lib/protocol/errors.ts";
import type { Image, Machine, Runtime, RuntimeReport, SandboxSpec } from "../runtime.ts";
import type { Driver } from "./drivers.ts";
import type { Home } from "./home.ts";
import { findImageNamed } from "./image-names.ts";
import { startMachine } from "./machine.ts";

export interface OciRuntimeOptions {
  readonly driver: Driver;
  readonly report: RuntimeReport;
  /** Takes a home; called again when the launcher of the one before was lost. */
  readonly openHome: () => Promise<Home>;
  readonly guestFolder: string;
  readonly firstProcess: readonly string[];
  readonly log: (message: string) => void;
}

/** Sandboxes by an OCI runtime: runc, crun or gVisor's runsc. */
export class OciRuntime implements Runtime {
  readonly #options: OciRuntimeOptions;
  readonly #images: readonly Image[];
  #tenure: Promise<Tenure>;
  #closing = false;

  constructor(home: Home, options: OciRuntimeOptions) {
    this.#options = options;
    this.#images = [home.image.image];
    this.#tenure = Promise.resolve(this.#takeOver(home));
  }

  get report(): RuntimeReport {
    return this.#options.report;
  }

  async create(spec: SandboxSpec, signal: AbortSignal): Promise<Machine> {
    if (this.#closing) throw new SandboxError("startFailed", "the runtime has been closed");
    const { home, replaced } = await this.#tenure;
    const ids = home.slots.take();
    if (ids === undefined) {
      throw new SandboxError(
        "startFailed",
        `all ${home.slots.count} ranges of user ids for sandboxes are taken; stop a sandbox first`,
      );
    }
    const { driver, guestFolder, firstProcess } = this.#options;
    try {
      return await startMachine(spec, { home, driver, ids, guestFolder, firstProcess, replaced }, signal);
    } catch (error) {
      signal.throwIfAborted();
      const why = error instanceof Error ? error.message : String(error);
      throw new SandboxError("startFailed", `${driver.name} could not start the sandbox: ${why}`, {
        cause: error,
      });
    }
  }

  images(): readonly Image[] {
    return this.#images;
  }

  findImage(name: string): Image {
    return findImageNamed(this.#images, name);
  }

  async close(): Promise<void> {
    this.#closing = true;
    const tenure = await this.#tenure.catch(() => undefined);
    await tenure?.home.close();
  }

  #takeOver(home: Home): Tenure {
    return { home, replaced: this.#replaceWhenLost(home) };
  }

  async #reopen(): Promise<Tenure> {
    return this.#takeOver(await this.#options.openHome());
  }

  /** A lost launcher (somebody killed it) is replaced; the new one ends and removes what the lost one had started. */
  async #replaceWhenLost(home: Home): Promise<void> {
    await home.launcher.closed;
    if (this.#closing) return;
    this.#options.log("the launcher ended unexpectedly, and with it all sandboxes; starting another");
    this.#tenure = this.#reopen();
    try {
      await this.#tenure;
    } catch (error) {
      this.#options.log(`no launcher could be started: ${String(error)}`);
    }
  }
}

/** A home, as long as its launcher lives. */
interface Tenure {
  readonly home: Home;
  /** Resolves when the launcher has gone and what it left has been ended and removed. */
  readonly replaced: Promise<void>;
}
