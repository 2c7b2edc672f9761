import type { Logger } from "pino";
import type { Agent } from "../agent/connection.ts";
import type { KeptWorkspaces } from "./kept-workspaces.ts";

export interface OwnFilesOptions {
  readonly namespace: string;
  readonly name: string;
  readonly workspaces: KeptWorkspaces;
  readonly log: Logger;
}

/** The files of one sandbox from its stop to its next start. What fails is no reason not to stop or start: it is logged. */
export class OwnFiles {
  readonly #options: OwnFilesOptions;

  constructor(options: OwnFilesOptions) {
    this.#options = options;
  }

  /** As they were when it stopped; tells what did not come back. Rejects only when the signal was aborted. */
  async restore(agent: Agent, signal: AbortSignal): Promise<string | undefined> {
    const { namespace, name, workspaces } = this.#options;
    try {
      await workspaces.restore(namespace, name, agent, signal);
      return undefined;
    } catch (error) {
      // Stopped meanwhile: half of the files must not be taken for all of them.
      signal.throwIfAborted();
      this.#warn(error, "kept files not put back");
      return "the files that it had when it stopped could not all be put back";
    }
  }

  async save(agent: Agent, withinMs: number): Promise<void> {
    const { namespace, name, workspaces } = this.#options;
    await workspaces
      .save(namespace, name, agent, AbortSignal.timeout(withinMs))
      .catch((error: unknown) => this.#warn(error, "files not kept"));
  }

  async remove(): Promise<void> {
    const { namespace, name, workspaces } = this.#options;
    await workspaces
      .remove(namespace, name)
      .catch((error: unknown) => this.#warn(error, "kept files not removed"));
  }

  #warn(error: unknown, message: string): void {
    const { namespace, name, log } = this.#options;
    log.warn({ namespace, sandbox: name, err: error }, message);
  }
}
