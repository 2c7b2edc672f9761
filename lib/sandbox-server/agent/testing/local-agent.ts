import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, chown, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Duplex } from "node:stream";
import { connectAgent } from "../connect-agent.ts";
import type { Agent } from "../connection.ts";
import { prepareGuest } from "../guest.ts";

const PROGRAM_UID = 1000;

export interface LocalAgent {
  readonly agent: Agent;
  /** What /workspace is in a sandbox: the programs' home, and theirs to write. */
  readonly workdir: string;
  /** What every program should be given, so that it finds this Node and its home. */
  readonly env: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Ends it with all that it started, and removes its folders. */
  close(): Promise<void>;
}

/** A real agent as a plain process of this machine: everything but the isolation. Needs root, as it drops to uid 1000. */
export async function startLocalAgent(): Promise<LocalAgent> {
  const workdir = await realpath(await mkdtemp(join(tmpdir(), "quicksand-agent-")));
  await chown(workdir, PROGRAM_UID, PROGRAM_UID);
  const home = await mkdtemp(join(tmpdir(), "quicksand-guest-"));
  await chmod(home, 0o755);
  const guest = await prepareGuest(home);
  const PATH = `${dirname(process.execPath)}:/usr/bin:/bin`;
  const command = ["-i", `PATH=${PATH}`, "/usr/bin/python3", "-I", "-S", join(guest, "agent.py")];
  const child = spawn("/usr/bin/env", command, {
    cwd: workdir,
    stdio: ["pipe", "pipe", "inherit"],
  });
  await once(child, "spawn");
  const agent = connectAgent(Duplex.from({ readable: child.stdout, writable: child.stdin }));
  await agent.ready;
  return {
    agent,
    workdir,
    env: { PATH, HOME: workdir },
    pid: child.pid ?? 0,
    async close() {
      const exited = child.exitCode === null ? once(child, "exit") : undefined;
      agent.close();
      await exited;
      for (const folder of [workdir, home]) await rm(folder, { recursive: true, force: true });
    },
  };
}
