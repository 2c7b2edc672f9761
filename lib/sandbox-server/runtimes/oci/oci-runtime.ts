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
  #home: Promise<Home>;
  #closing = false;

  constructor(home: Home, options: OciRuntimeOptions) {
    this.#options = options;
    this.#images = [home.image.image];
    this.#home = Promise.resolve(home);
    void this.#watch(home);
  }

  get report(): RuntimeReport {
    return this.#options.report;
  }

  async create(spec: SandboxSpec, signal: AbortSignal): Promise<Machine> {
    if (this.#closing) throw new SandboxError("startFailed", "the runtime has been closed");
    const home = await this.#home;
    const ids = home.slots.take();
    if (ids === undefined) {
      throw new SandboxError(
        "startFailed",
        `all ${home.slots.count} ranges of user ids for sandboxes are taken; stop a sandbox first`,
      );
    }
    const { driver, guestFolder, firstProcess } = this.#options;
    const recover = async () => void (await this.#home);
    try {
      return await startMachine(spec, { home, driver, ids, guestFolder, firstProcess, recover }, signal);
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
    const home = await this.#home.catch(() => undefined);
    await home?.close();
  }

  /** A lost launcher (somebody killed it) is replaced; the new one ends and removes what the lost one had started. */
  async #watch(home: Home): Promise<void> {
    await home.launcher.closed;
    if (this.#closing) return;
    this.#options.log("the launcher ended unexpectedly, and with it all sandboxes; starting another");
    this.#home = this.#options.openHome();
    try {
      void this.#watch(await this.#home);
    } catch (error) {
      this.#options.log(`no launcher could be started: ${String(error)}`);
    }
  }
}
