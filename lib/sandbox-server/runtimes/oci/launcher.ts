import { spawn, type ChildProcessWithoutNullStreams } from "node:child_process";
import { createConnection, type Socket } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

/** How a sandbox's first process ended. */
export interface LaunchEnd {
  /** As from wait(2). */
  readonly status: number;
  readonly oomKills: number;
  /** What it said on its standard error, cut to 16 KiB. */
  readonly stderr: string;
}

/** The launcher itself ended, and could not say how the sandbox did. */
export type LaunchLost = "launcherLost";

/** What to start, as launcher.py reads it. */
export interface LaunchRequest {
  readonly id: string;
  /** The OCI runtime's command line; the bundle is in `bundleFolder(id)`. */
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** The text of config.json. */
  readonly config: string;
  /** Folders that are removed when it has ended. */
  readonly cgroups: readonly string[];
  /** The file with the kernel's oom_kill counter. */
  readonly oom?: string;
}

/** A sandbox that the OCI runtime has started. */
export interface Launched {
  /** The first process's standard input and output. */
  readonly stream: Socket;
  /** Of the first process, on the host. */
  readonly pid: number;
  /** Resolves when it has ended and all that it had on the host is removed; never rejects. */
  readonly ended: Promise<LaunchEnd | LaunchLost>;
}

export interface LauncherOptions {
  /** Where each server takes a home of its own. */
  readonly runFolder: string;
  /** The tops of the cgroup trees in which the homes' cgroups are: `<folder>/<prefix><number of the home>`. */
  readonly cgroupFolders: readonly string[];
  readonly cgroupPrefix: string;
  /** The `cgroup.procs` of the cgroup in which this process is; undefined where that cannot be known. */
  readonly ownCgroup?: string;
}

/** Servers that one user of this host can run at once, as in launcher.py. */
export const MAX_HOMES = 100;

const PROGRAM = fileURLToPath(new URL("launcher.py", import.meta.url));
const PYTHON = "/usr/bin/python3";

/** Characters kept of what the process says about itself. */
const MAX_SAID = 2_000;

const LauncherEvent = z.discriminatedUnion("event", [
  z.object({ event: z.literal("home"), folder: z.string(), number: z.number() }),
  z.object({ event: z.literal("started"), id: z.string(), pid: z.number() }),
  z.object({ event: z.literal("failed"), id: z.string(), message: z.string() }),
  z.object({
    event: z.literal("ended"),
    id: z.string(),
    status: z.number(),
    oomKills: z.number(),
    stderr: z.string(),
  }),
]);
type LauncherEvent = z.infer<typeof LauncherEvent>;

interface Pending {
  readonly started: PromiseWithResolvers<number>;
  readonly ended: PromiseWithResolvers<LaunchEnd | LaunchLost>;
}

/**
 * The process that starts sandboxes for this server and looks after them; see launcher.py. Its home, a folder that no
 * other server on this host has, names the server's cgroup and its range of user ids.
 */
export class Launcher {
  /** Resolves when the process has gone, and with it all sandboxes that it started. */
  readonly closed: Promise<void>;
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #pending = new Map<string, Pending>();
  readonly #home = Promise.withResolvers<{ folder: string; number: number }>();
  #folder = "";
  #number = 0;

  private constructor(options: LauncherOptions) {
    // A session of its own: Ctrl+C in a terminal is for the server, which then ends this one in order.
    this.#process = spawn(PYTHON, ["-I", "-S", PROGRAM, JSON.stringify(options)], {
      stdio: ["pipe", "pipe", "pipe"],
      env: cleanEnvironment(),
      detached: true,
    });
    let said = "";
    this.#process.stderr.setEncoding("utf8").on("data", (text: string) => {
      said = (said + text).slice(-MAX_SAID);
    });
    // It may end before it has read everything.
    this.#process.stdin.on("error", () => {});
    createInterface({ input: this.#process.stdout }).on("line", (line) => {
      this.#take(LauncherEvent.parse(JSON.parse(line)));
    });
    this.closed = new Promise((resolve) => {
      const gone = (why: string) => {
        this.#fail(`the launcher ended${why}${said === "" ? "" : `: ${said.trim()}`}`);
        resolve();
      };
      this.#process.once("error", (error) => gone(` (${error.message})`));
      this.#process.once("close", () => gone(""));
    });
  }

  /** Starts the process, which removes what dead servers left; rejects when it cannot run. */
  static async open(options: LauncherOptions): Promise<Launcher> {
    const launcher = new Launcher(options);
    const home = await launcher.#home.promise;
    launcher.#folder = home.folder;
    launcher.#number = home.number;
    return launcher;
  }

  /** A folder in which the server may keep what it likes; removed with the launcher. */
  get folder(): string {
    return this.#folder;
  }

  /** Counted from 0; no other living server on this host has the same. */
  get number(): number {
    return this.#number;
  }

  bundleFolder(id: string): string {
    return join(this.#folder, "bundles", id);
  }

  /** Where the OCI runtime is to keep the sandbox's state, whatever it calls its files. */
  stateFolder(id: string): string {
    return join(this.#folder, "state", id);
  }

  /**
   * Resolves when the OCI runtime has started the first process; rejects with what the runtime said, or the signal's
   * reason, when nothing of it is left.
   */
  async start(request: LaunchRequest, signal: AbortSignal): Promise<Launched> {
    signal.throwIfAborted();
    const stream = createConnection(join(this.#folder, "control", "socket"));
    const pending: Pending = { started: Promise.withResolvers(), ended: Promise.withResolvers() };
    this.#pending.set(request.id, pending);
    void pending.ended.promise.then(() => this.#pending.delete(request.id));
    const abort = () => this.kill(request.id);
    signal.addEventListener("abort", abort);
    let connected = false;
    stream.once("connect", () => (connected = true));
    // Once connected, the launcher itself says what went wrong, or its end does.
    stream.on("error", (error) => {
      if (connected) return;
      pending.started.reject(error);
      pending.ended.resolve("launcherLost");
    });
    try {
      const header = Buffer.from(JSON.stringify(request));
      const size = Buffer.allocUnsafe(4);
      size.writeUInt32BE(header.length);
      stream.write(Buffer.concat([size, header]));
      const pid = await pending.started.promise;
      signal.throwIfAborted();
      return { stream, pid, ended: pending.ended.promise };
    } catch (error) {
      stream.destroy();
      this.kill(request.id);
      await pending.ended.promise;
      throw error;
    } finally {
      signal.removeEventListener("abort", abort);
    }
  }

  /** Ends a sandbox at once. Harmless for one that has ended. */
  kill(id: string): void {
    if (this.#process.stdin.writable) this.#process.stdin.write(`kill ${id}\n`);
  }

  /** Ends all sandboxes, removes all files, and goes. */
  async close(): Promise<void> {
    this.#process.stdin.end();
    await this.closed;
  }

  #take(event: LauncherEvent): void {
    switch (event.event) {
      case "home":
        this.#home.resolve(event);
        break;
      case "started":
        this.#pending.get(event.id)?.started.resolve(event.pid);
        break;
      case "failed":
        this.#pending.get(event.id)?.started.reject(new Error(event.message));
        this.#pending.get(event.id)?.ended.resolve({ status: 0, oomKills: 0, stderr: event.message });
        break;
      case "ended":
        this.#pending.get(event.id)?.ended.resolve(event);
        break;
    }
  }

  #fail(why: string): void {
    this.#home.reject(new Error(why));
    for (const { started, ended } of this.#pending.values()) {
      started.reject(new Error(why));
      ended.resolve("launcherLost");
    }
    this.#pending.clear();
  }
}

/** Nothing of the server's environment: it holds secrets. (Next.js declares NODE_ENV as one that is always there.) */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const environment: Record<string, string> = { LANG: "C.UTF-8" };
  return environment as NodeJS.ProcessEnv;
}
