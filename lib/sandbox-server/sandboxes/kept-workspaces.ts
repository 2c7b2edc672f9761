import { createReadStream, createWriteStream, type WriteStream } from "node:fs";
import { mkdir, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { once } from "node:events";
import type { Agent, AgentEvent, CommandSpec, ProgramEnd } from "../agent/connection.ts";
import { WORKSPACE } from "./sandbox-config.ts";

/** What a stopped sandbox leaves is kept this long, and in all at most so much: the oldest go first. */
const KEEP_MS = 7 * 24 * 60 * 60 * 1_000;
const KEEP_BYTES = 4 * 2 ** 30;

/** What is too old or too much is looked for this often at most. */
const SWEEP_EVERY_MS = 60_000;

/** A tar is longer than what it holds: 512 bytes and padding for each file. */
const TAR_BYTES_PER_FILE = 2_048;

/** tar says 1 when a file changed while it was read: what it has is still good. */
const GOOD_ENOUGH: ReadonlySet<number> = new Set([0, 1]);

/**
 * The files of stopped sandboxes. Each is a tar that was made inside the sandbox with the program's rights, and is only
 * ever unpacked there: to the host it is bytes, so that no name or link in it means anything here.
 */
export class KeptWorkspaces {
  readonly #folder: string;
  readonly #maxBytes: number;
  #sweptAtMs = Number.NEGATIVE_INFINITY;

  constructor(folder: string, limits: { readonly workspaceMiB: number; readonly workspaceInodes: number }) {
    this.#folder = folder;
    this.#maxBytes = limits.workspaceMiB * 2 ** 20 + limits.workspaceInodes * TAR_BYTES_PER_FILE;
  }

  /** Keeps what is in /workspace now, in place of what was kept before. Rejects, keeping what was before, when it cannot. */
  async save(namespace: string, name: string, agent: Agent, signal: AbortSignal): Promise<void> {
    const file = this.#file(namespace, name);
    if ((await agent.stats()).diskBytes === 0) return rm(file, { force: true });
    await mkdir(join(this.#folder, namespace), { recursive: true, mode: 0o700 });
    const next = `${file}.new`;
    const output = createWriteStream(next, { mode: 0o600 });
    try {
      await this.#pack(agent, output, signal);
      await rename(next, file);
    } finally {
      output.destroy();
      await rm(next, { force: true });
    }
    if (performance.now() - this.#sweptAtMs > SWEEP_EVERY_MS) await this.removeOld();
  }

  /** Puts back what was kept; nothing when there is nothing. Rejects when it could not all be put back, or the signal was aborted. */
  async restore(namespace: string, name: string, agent: Agent, signal: AbortSignal): Promise<void> {
    const file = this.#file(namespace, name);
    const kept = await stat(file).catch(() => undefined);
    if (kept === undefined || Date.now() - kept.mtimeMs > KEEP_MS) return;
    const ended = Promise.withResolvers<ProgramEnd>();
    void agent.closed.then((reason) => ended.reject(new Error(reason)));
    const tar = agent.start(tarCommand("-xf", "open"), (event) => {
      if (event.kind === "finished") ended.resolve(event.end);
    });
    const onAbort = () => ended.reject(signal.reason);
    signal.addEventListener("abort", onAbort);
    const fed = feed(file, tar);
    try {
      mustBeGood(await ended.promise, "unpacked");
      await fed;
    } finally {
      signal.removeEventListener("abort", onAbort);
      tar.kill();
    }
  }

  /** Forgets what was kept of a sandbox, if anything was. */
  async remove(namespace: string, name: string): Promise<void> {
    await rm(this.#file(namespace, name), { force: true });
  }

  /** Removes what is too old, and the oldest of what is too much. */
  async removeOld(): Promise<void> {
    const entries = await readdir(this.#folder, { recursive: true, withFileTypes: true }).catch(() => []);
    const files = await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const path = join(entry.parentPath, entry.name);
          const { mtimeMs, size } = await stat(path);
          return { path, mtimeMs, size };
        }),
    );
    this.#sweptAtMs = performance.now();
    let bytes = 0;
    for (const { path, mtimeMs, size } of files.sort((one, other) => other.mtimeMs - one.mtimeMs)) {
      bytes += size;
      if (bytes > KEEP_BYTES || Date.now() - mtimeMs > KEEP_MS) await rm(path, { force: true });
    }
  }

  /** Both are names by the rules: letters, digits, hyphens, underscores. */
  #file(namespace: string, name: string): string {
    return join(this.#folder, namespace, `${name}.tar`);
  }

  async #pack(agent: Agent, output: WriteStream, signal: AbortSignal): Promise<void> {
    const ended = Promise.withResolvers<ProgramEnd>();
    let bytes = 0;
    const onEvent = (event: AgentEvent) => {
      if (event.kind === "finished") ended.resolve(event.end);
      if (event.kind !== "stdout") return;
      bytes += event.data.length;
      if (bytes > this.#maxBytes) ended.reject(new Error(`its files are more than ${this.#maxBytes} bytes`));
      else output.write(event.data);
    };
    output.on("error", ended.reject);
    const onAbort = () => ended.reject(signal.reason);
    signal.addEventListener("abort", onAbort);
    void agent.closed.then((reason) => ended.reject(new Error(reason)));
    const tar = agent.start(tarCommand("-cf", "closed"), onEvent);
    try {
      mustBeGood(await ended.promise, "packed");
      output.end();
      await once(output, "finish");
    } finally {
      signal.removeEventListener("abort", onAbort);
      tar.kill();
    }
  }
}

function tarCommand(what: "-cf" | "-xf", stdin: "open" | "closed"): CommandSpec {
  return {
    kind: "command",
    command: "/usr/bin/tar",
    args: ["-C", WORKSPACE, what, "-", ...(what === "-cf" ? ["."] : [])],
    workdir: WORKSPACE,
    env: {},
    stdin,
  };
}

/** Ends early when the program does: its end tells why. */
async function feed(file: string, tar: ReturnType<Agent["start"]>): Promise<void> {
  try {
    for await (const chunk of createReadStream(file)) await tar.write(chunk as Buffer);
    tar.endInput();
  } catch {
    tar.kill();
  }
}

function mustBeGood(end: ProgramEnd, done: string): void {
  if (end.kind === "exited" && GOOD_ENOUGH.has(end.code)) return;
  throw new Error(`its files could not be ${done}: ${JSON.stringify(end)}`);
}
