import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";

const READY_WITHIN_MS = 30_000;
const STOP_WITHIN_MS = 10_000;

/** A real PostgreSQL, in a folder of its own, reached by a socket there. */
export interface RunningPostgres {
  /** Address of an empty database of that name, made when it is not there. */
  database(name: string): Promise<string>;
  /** Every process of it, at once, as a power failure would. */
  kill(): Promise<void>;
  /** Again after `kill`. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL from Debian's packages, with further lines of its configuration when given. */
export async function startPostgres(settings: readonly string[] = []): Promise<RunningPostgres> {
  const programs = globSync("/usr/lib/postgresql/*/bin").at(-1);
  if (programs === undefined) throw new Error("PostgreSQL is missing: apt-get install postgresql");
  const folder = mkdtempSync(join(tmpdir(), "quicksand-postgres-"));
  // It refuses to run as root.
  const user = process.getuid?.() === 0 ? idsOf("postgres") : undefined;
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const data = join(folder, "data");
  const made = spawnSync(
    join(programs, "initdb"),
    ["-D", data, "-U", "quicksand", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
    { ...user, cwd: folder, encoding: "utf8" },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  const url = (name: string): string => `postgresql://quicksand@localhost/${name}?host=${folder}`;
  const options = ["listen_addresses=", "fsync=on", ...settings].flatMap((setting) => ["-c", setting]);
  let server: ChildProcess | undefined;

  async function start(): Promise<void> {
    // A group of its own, so that all its processes can be killed at once.
    const child = spawn(join(programs ?? "", "postgres"), ["-D", data, "-k", folder, ...options], {
      ...user,
      cwd: folder,
      stdio: "ignore",
      detached: true,
    });
    server = child;
    const giveUpAt = Date.now() + READY_WITHIN_MS;
    for (;;) {
      if (child.exitCode !== null) throw new Error(`postgres ended with ${child.exitCode}`);
      if (await answers(url("postgres"))) return;
      if (Date.now() > giveUpAt) throw new Error(`postgres was not ready after ${READY_WITHIN_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async function end(signal: "SIGINT" | "SIGKILL"): Promise<void> {
    const child = server;
    server = undefined;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    const { pid } = child;
    const timer = setTimeout(() => process.kill(-pid, "SIGKILL"), STOP_WITHIN_MS);
    process.kill(signal === "SIGKILL" ? -pid : pid, signal);
    await exited;
    clearTimeout(timer);
  }

  await start();
  return {
    async database(name) {
      const client = new Client({ connectionString: url("postgres") });
      await client.connect();
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
      await client.end();
      return url(name);
    },
    kill: () => end("SIGKILL"),
    start,
    async stop() {
      // Fast shutdown.
      await end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function idsOf(name: string): { uid: number; gid: number } {
  const row = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .find((line) => line.startsWith(`${name}:`));
  const [, , uid, gid] = row?.split(":") ?? [];
  if (uid === undefined || gid === undefined) throw new Error(`This machine has no user ${name}.`);
  return { uid: Number(uid), gid: Number(gid) };
}
