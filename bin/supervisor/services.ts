import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { NEXT_COMMAND } from "../setup/build.ts";
import { asProcessEnv } from "../setup/environment.ts";
import type { UserIds } from "./web-user.ts";

/** How a server process is started; its environment carries its secrets, never its command line. */
export interface ServerProcess {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Gets each line that it prints. */
  readonly onLine: (line: string) => void;
  readonly user?: UserIds;
}

/** Starts the sandbox server. */
export function spawnSandboxServer(server: ServerProcess): ChildProcess {
  return spawnNode(server, [join(server.root, "lib/sandbox-server/main.ts")]);
}

/** Starts the web server: built (`start`), or following its source (`dev`). */
export function spawnWebServer(
  server: ServerProcess,
  mode: "start" | "dev",
  host: string,
  port: number,
): ChildProcess {
  return spawnNode(server, [join(server.root, NEXT_COMMAND), mode, "-H", host, "-p", String(port)]);
}

/** A process of Node's that ends with this one. It leads a group of its own, so that Ctrl+C reaches it through us alone. */
function spawnNode(server: ServerProcess, args: readonly string[]): ChildProcess {
  const lifeline = new URL("./end-with-parent.mjs", import.meta.url).href;
  const child = spawn(process.execPath, ["--import", lifeline, ...args], {
    cwd: server.root,
    env: asProcessEnv({ ...server.env, QUICKSAND_LIFELINE: "3" }),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    detached: true,
    ...server.user,
  });
  for (const output of [child.stdout, child.stderr]) forEachLine(output, server.onLine);
  return child;
}

/** A longer line is told in pieces, so that none fills the memory. */
const LONGEST_LINE = 16_384;

function forEachLine(output: NodeJS.ReadableStream | null, onLine: (line: string) => void): void {
  let rest = "";
  output?.setEncoding("utf8");
  output?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) onLine(line);
    if (rest.length > LONGEST_LINE) {
      onLine(rest);
      rest = "";
    }
  });
  output?.on("end", () => {
    if (rest !== "") onLine(rest);
  });
}
