import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const root = join(import.meta.dirname, "..");

const READY_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 10_000;

/** A whole system that runs, started by the command that people use. */
export interface RunningSystem {
  readonly url: string;
  readonly dataFolder: string;
  /** What its servers logged as errors up to now. */
  errors(): readonly string[];
  stop(): Promise<void>;
}

/** Runs `quicksand <command>` with settings on top until it says where it is ready. Ports are free ones unless given. */
export async function startSystem(
  command: "start" | "server",
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningSystem> {
  const ownFolder = await mkdtemp(join(tmpdir(), "quicksand-e2e-"));
  // As a person's folder: the web server's user passes through it.
  await chmod(ownFolder, 0o711);
  const dataFolder = settings["QUICKSAND_DATA"] ?? ownFolder;
  const child = spawn(process.execPath, [join(root, "bin/quicksand.mjs"), command], {
    cwd: root,
    env: {
      ...process.env,
      QUICKSAND_PORT: "0",
      QUICKSAND_SERVER_PORT: "0",
      QUICKSAND_DATA: dataFolder,
      ...settings,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (isErrorLine(line)) errors.push(line.slice(0, 1_000));
  });
  const stop = async () => {
    await end(child);
    await rm(ownFolder, { recursive: true, force: true });
  };
  try {
    return { url: await readyAddress(child), dataFolder, errors: () => errors, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The process id of the sandbox server of a system, told by its data folder. */
export async function sandboxServerPid(dataFolder: string): Promise<number> {
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    const text = (name: string) => readFile(`/proc/${pid}/${name}`, "utf8").catch(() => "");
    const isServer = (await text("cmdline")).includes("lib/sandbox-server/main.ts");
    if (isServer && (await text("environ")).includes(`QUICKSAND_DATA=${dataFolder}\0`)) return Number(pid);
  }
  throw new Error(`no sandbox server runs for ${dataFolder}`);
}

/** A line of our log of level error or worse, the mark by which Next begins one, or the word of a server that died. */
function isErrorLine(line: string): boolean {
  return /^\{"level":[5-9]0,|^\s*⨯|^! The .* ended/.test(line);
}

async function readyAddress(child: ChildProcess): Promise<string> {
  if (child.stdout === null || child.stderr === null) throw new Error("its output is not piped");
  let told = "";
  const closed = once(child, "close");
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told = (told + text).slice(-4_000);
  });
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => child.kill("SIGKILL"), READY_WITHIN_MS);
  try {
    for await (const line of lines) {
      const address = /ready: (http\S+)/.exec(line)?.[1];
      if (address !== undefined) return address;
    }
  } finally {
    clearTimeout(timer);
    child.stdout.resume();
  }
  await closed;
  throw new Error(`it did not say where it is ready; it printed:\n${told}`);
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await exited;
  clearTimeout(timer);
}
