import { createReadStream, type WriteStream } from "node:fs";
import { mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { once } from "node:events";
import type { Agent, AgentEvent, CommandSpec, ProgramEnd } from "../agent/connection.ts";
import { commandInside, wentWell } from "./command-inside.ts";
import { keptFiles, removeOnly, tooMuch, tooOld, type KeepBounds } from "./kept-files.ts";
import { Lane } from "./lane.ts";
import { WORKSPACE } from "./sandbox-config.ts";

/** What a stopped sandbox leaves is kept this long, and at most so much, in all and of one namespace. */
const KEEP: KeepBounds = { ms: 7 * 24 * 60 * 60 * 1_000, bytes: 4 * 2 ** 30, namespaceBytes: 2 * 2 ** 30 };

/** More at once would only slow each other down, and each holds what the disk has not taken yet. */
const SAVES_AT_ONCE = 2;

/** The end of a name that a tar has until it is whole. */
const UNFINISHED = ".new";

/** What is too old or too much is looked for this often at most. */
const SWEEP_EVERY_MS = 60_000;

/** A tar is longer than what it holds: 512 bytes and padding for each file. */
const TAR_BYTES_PER_FILE = 2_048;

/** Says a word, and looks no further, when there is something. */
const ANYTHING = ["-mindepth", "1", "-printf", "something", "-quit"];

/** tar says 1 when a file changed while it was read: what it has is still good. */
const GOOD_ENOUGH: ReadonlySet<number> = new Set([0, 1]);

/**
 * The files of stopped sandboxes. Each is a tar that was made inside the sandbox with the program's rights, and is only
 * ever unpacked there: to the host it is bytes, so that no name or link in it means anything here.
 */
export class KeptWorkspaces {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #bounds: KeepBounds;
  readonly #saving = new Lane(SAVES_AT_ONCE);
  #sweptAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    folder: string,
    limits: { readonly workspaceMiB: number; readonly workspaceInodes: number },
    bounds = KEEP,
  ) {
    this.#folder = folder;
    this.#bounds = bounds;
    this.#maxBytes = limits.workspaceMiB * 2 ** 20 + limits.workspaceInodes * TAR_BYTES_PER_FILE;
  }

  /** Keeps what is in /workspace now, in place of what was kept before. Rejects, keeping what was before, when it cannot. */
  async save(namespace: string, name: string, agent: Agent, signal: AbortSignal): Promise<void> {
    const file = this.#file(namespace, name);
    if (await isEmpty(agent, signal)) return rm(file, { force: true });
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const place = this.#saving.enter(() => {});
    try {
      await unlessAborted(place.turn, signal);
      await this.#saveTo(file, namespace, agent, signal);
    } finally {
      place.leave();
    }
    if (performance.now() - this.#sweptAtMs > SWEEP_EVERY_MS) await this.removeOld();
  }

  /** Puts back what was kept; nothing when there is nothing. Rejects when it could not all be put back, or the signal was aborted. */
  async restore(namespace: string, name: string, agent: Agent, signal: AbortSignal): Promise<void> {
    const file = this.#file(namespace, name);
    const kept = await stat(file).catch(() => undefined);
    if (kept === undefined || Date.now() - kept.mtimeMs > this.#bounds.ms) return;
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

  /** Removes what an earlier life of the server did not finish. Only before the first `save`. */
  async removeUnfinished(): Promise<void> {
    const files = await keptFiles(this.#folder);
    await removeOnly(files.filter(({ path }) => path.endsWith(UNFINISHED)));
  }

  /** Removes what is too old, and the oldest of what is too much. */
  async removeOld(): Promise<void> {
    const files = await this.#finished();
    this.#sweptAtMs = performance.now();
    await removeOnly(tooOld(files, this.#bounds, Date.now()));
    await removeOnly(tooMuch(files, this.#bounds, { path: "", namespace: "", bytes: 0 }));
  }

  async #finished() {
    const files = await keptFiles(this.#folder);
    return files.filter(({ path }) => !path.endsWith(UNFINISHED));
  }

  /** Both are names by the rules: letters, digits, hyphens, underscores. */
  #file(namespace: string, name: string): string {
    return join(this.#folder, namespace, `${name}.tar`);
  }

  async #saveTo(file: string, namespace: string, agent: Agent, signal: AbortSignal): Promise<void> {
    const next = `${file}${UNFINISHED}`;
    const output = (await open(next, "w", 0o600)).createWriteStream();
    try {
      const bytes = await this.#pack(agent, output, signal);
      await removeOnly(tooMuch(await this.#finished(), this.#bounds, { path: file, namespace, bytes }));
      await rename(next, file);
    } finally {
      output.destroy();
      await rm(next, { force: true });
    }
  }

  /** Resolves with the length of the tar. */
  async #pack(agent: Agent, output: WriteStream, signal: AbortSignal): Promise<number> {
    const ended = Promise.withResolvers<ProgramEnd>();
    let bytes = 0;
    const drained = drainOf(output);
    const onEvent = (event: AgentEvent): void | Promise<void> => {
      if (event.kind === "finished") ended.resolve(event.end);
      if (event.kind !== "stdout") return;
      bytes += event.data.length;
      if (bytes > this.#maxBytes) ended.reject(new Error(`its files are more than ${this.#maxBytes} bytes`));
      else if (!output.write(event.data)) return drained();
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
      return bytes;
    } finally {
      signal.removeEventListener("abort", onAbort);
      tar.kill();
    }
  }
}

/** Whether there is nothing in /workspace. Empty files and folders are something, and take no space of the disk. */
async function isEmpty(agent: Agent, signal: AbortSignal): Promise<boolean> {
  if ((await agent.stats()).diskBytes > 0) return false;
  const said = await commandInside(agent, "/usr/bin/find", [WORKSPACE, ...ANYTHING], signal);
  return wentWell(said) && said.stdout === "";
}

/** Resolves when the disk has taken what was written: until then the tar is held up. */
function drainOf(output: WriteStream): () => Promise<void> {
  let draining: Promise<void> | undefined;
  return () =>
    (draining ??= new Promise((resolve) => {
      output.once("drain", () => {
        draining = undefined;
        resolve();
      });
    }));
}

/** Rejects with the signal's reason when that comes first. */
async function unlessAborted(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort);
  try {
    signal.throwIfAborted();
    await Promise.race([turn, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
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
