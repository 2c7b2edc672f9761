import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { z } from "zod";
import { SandboxConfig } from "#lib/protocol/methods.ts";

/** What is known of a sandbox while neither it nor the server runs. */
export const SavedSandbox = z.object({
  namespace: z.string(),
  name: z.string(),
  config: SandboxConfig.extend({ image: z.string() }),
  /** When it was last seen alive, in milliseconds since the Unix epoch. */
  lastAtMs: z.number(),
});
export type SavedSandbox = z.infer<typeof SavedSandbox>;

const SavedFile = z.object({ version: z.literal(1), sandboxes: z.array(SavedSandbox) });

/** The file that keeps names and configurations over restarts of the server. */
export class SavedSandboxes {
  readonly #file: string;
  readonly #onError: (error: unknown) => void;
  #writing: Promise<void> = Promise.resolve();
  #due: (() => readonly SavedSandbox[]) | undefined;

  /** `onError` is told of a write that failed; nothing else depends on it. */
  constructor(file: string, onError: (error: unknown) => void) {
    this.#file = file;
    this.#onError = onError;
  }

  /** What was saved; nothing when there is no file yet. Rejects when the file is not one of ours. */
  async load(): Promise<readonly SavedSandbox[]> {
    try {
      return SavedFile.parse(JSON.parse(await readFile(this.#file, "utf8"))).sandboxes;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
      throw new Error(`${this.#file} cannot be read; move it away to start without the sandboxes it names`, {
        cause: error,
      });
    }
  }

  /** Saves soon what `list` then gives; calls while a write is under way are joined. */
  save(list: () => readonly SavedSandbox[]): void {
    const idle = this.#due === undefined;
    this.#due = list;
    if (idle) this.#writing = this.#writing.then(() => this.#write());
  }

  /** Resolves when all was written. */
  flush(): Promise<void> {
    return this.#writing;
  }

  async #write(): Promise<void> {
    const sandboxes = this.#due?.() ?? [];
    this.#due = undefined;
    const next = `${this.#file}.new`;
    try {
      await mkdir(dirname(this.#file), { recursive: true });
      // Configurations may hold secrets in `envs`: for the owner's eyes only.
      await writeFile(next, JSON.stringify({ version: 1, sandboxes }), { mode: 0o600 });
      await rename(next, this.#file);
    } catch (error) {
      this.#onError(error);
    }
  }
}
