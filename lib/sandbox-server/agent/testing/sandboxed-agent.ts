import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openRuntime } from "../../runtimes/open-runtime.ts";
import type { Machine, SandboxSpec } from "../../runtimes/runtime.ts";
import { connectAgent } from "../connect-agent.ts";
import type { Agent } from "../connection.ts";
import { prepareGuest } from "../guest.ts";

/** The real agent in a real sandbox, by the first runtime that works here. */
export interface SandboxedAgent {
  readonly agent: Agent;
  readonly machine: Machine;
  close(): Promise<void>;
}

const LIMITS = { memoryMiB: 96, cpus: 1, processes: 64, workspaceMiB: 8, workspaceInodes: 500, tmpMiB: 4 };

/** `limits` replace the small ones that make tests quick. */
export async function startSandboxedAgent(
  limits: Partial<Omit<SandboxSpec, "id" | "image">> = {},
): Promise<SandboxedAgent> {
  const folder = mkdtempSync(join(tmpdir(), "quicksand-agent-"));
  const runtime = await openRuntime({
    dataFolder: folder,
    wanted: "auto",
    uidBase: 500_000_000,
    limits: { memoryMiB: 0, processes: 4_096 },
    nodeBinary: process.execPath,
    guestFolder: await prepareGuest(folder),
  });
  const spec = { id: `agent-${process.pid}`, image: runtime.findImage("host"), ...LIMITS, ...limits };
  const machine = await runtime.create(spec, AbortSignal.timeout(20_000));
  const agent = connectAgent(machine.stream);
  await agent.ready;
  return {
    agent,
    machine,
    close: async () => {
      await runtime.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
