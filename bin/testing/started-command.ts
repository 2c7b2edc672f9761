import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { asProcessEnv } from "../setup/environment.ts";

const entry = join(import.meta.dirname, "../quicksand.mjs");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as a person starts it, with a data folder of its own and free ports unless they are given. */
export interface StartedCommand extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly dataFolder: string;
  /** The address in "ready: <address>"; rejects with what was printed when it ends before. */
  readonly ready: Promise<string>;
  readonly ended: Promise<Ended>;
}

/** Starts `quicksand <args>`, its input open when asked for; disposing of it kills it and removes its data. */
export async function startCommand(
  args: readonly string[],
  settings: Readonly<Record<string, string>> = {},
  stdin: "ignore" | "pipe" = "ignore",
): Promise<StartedCommand> {
  const dataFolder = await mkdtemp(join(tmpdir(), "quicksand-command-"));
  const child = spawn(process.execPath, [entry, ...args], {
    env: asProcessEnv({
      ...process.env,
      QUICKSAND_PORT: "0",
      QUICKSAND_SERVER_PORT: "0",
      QUICKSAND_DATA: dataFolder,
      ...settings,
    }),
    stdio: [stdin, "pipe", "pipe"],
  });
  if (child.stdout === null || child.stderr === null) throw new Error("its output is not piped");
  let stdout = "";
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const { promise: ready, resolve, reject } = Promise.withResolvers<string>();
  ready.catch(() => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    stdout += `${line}\n`;
    const address = /ready: (http\S+)/.exec(line)?.[1];
    if (address !== undefined) resolve(address);
  });
  const ended = once(child, "close").then(([code]: unknown[]): Ended => {
    reject(new Error(`it ended with ${String(code)}: ${stderr}`));
    return { code: typeof code === "number" ? code : null, stdout, stderr };
  });
  return {
    child,
    dataFolder,
    ready,
    ended,
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await ended;
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
