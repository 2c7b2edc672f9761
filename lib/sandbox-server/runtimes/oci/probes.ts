import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { z } from "zod";
import type { MachineEnd, SandboxSpec } from "../runtime.ts";
import { readThrottled } from "./cgroups.ts";
import { memoryLimitBytes } from "./config.ts";
import { driverNeeds, type Driver } from "./drivers.ts";
import type { Home } from "./home.ts";
import { startMachine, type OciMachine } from "./machine.ts";

/** Names of what a sandbox is to hold, and whether it was seen to. */
export type Holds = Readonly<Record<string, boolean>>;

/** Small, so that each limit is soon met. */
export const PROBE_SPEC: Omit<SandboxSpec, "id" | "image"> = {
  memoryMiB: 16,
  cpus: 1,
  processes: 24,
  workspaceMiB: 1,
  workspaceInodes: 64,
  tmpMiB: 1,
};
/** Little enough that it is used up also on a host that is busy with other things. */
const CPU_PROBE_CPUS = 0.1;
const BUSY_LOOP = ["/bin/sh", "-c", "while :; do :; done"];
const THROTTLE_MS = 5_000;
const LOOK_EVERY_MS = 10;
const MIB = 1024 * 1024;
const DEADLINE_MS = 15_000;

/** Tries all that sandboxes are to hold, each limit in a sandbox of its own. Rejects when one does not even start. */
export async function runProbes(home: Home, driver: Driver): Promise<Holds> {
  const probe = await readProbe();
  const python = (task: string, limit: number) => [
    "/usr/bin/python3",
    "-I",
    "-S",
    "-c",
    probe,
    task,
    String(limit),
  ];
  const memoryBytes =
    memoryLimitBytes({ ...PROBE_SPEC, id: "", image: home.image.image }) +
    driverNeeds(driver.name).overhead.memoryMiB * MIB;
  const found = await Promise.allSettled([
    withMachine(home, driver, "isolation", python("isolation", 0), async (machine) => {
      const answer = await answerOf(machine);
      if ("reason" in answer) throw new Error(`the probe of the isolation ended: ${answer.reason}`);
      return { userNamespace: await hasUserNamespace(machine.pid), ...answer.holds };
    }),
    withMachine(home, driver, "processes", python("processes", PROBE_SPEC.processes), async (machine) => {
      const answer = await answerOf(machine);
      // gVisor ends the whole sandbox instead.
      return "reason" in answer ? { processes: false } : answer.holds;
    }),
    withMachine(home, driver, "memory", python("memory", memoryBytes), async (machine) => {
      const answer = await answerOf(machine);
      return "reason" in answer ? { memory: answer.oomKills > 0 } : answer.holds;
    }),
    withMachine(home, driver, "cpu", BUSY_LOOP, async (machine) => ({
      cpu: await isThrottled(home, machine),
    })),
  ]);
  // All have ended before anything else is tried.
  const failed = found.find((result) => result.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return Object.assign(
    {},
    ...found.map((result) => (result.status === "fulfilled" ? result.value : {})),
  ) as Holds;
}

/** Starts a sandbox that does nothing; rejects when it does not. */
export async function runTrial(home: Home, driver: Driver): Promise<void> {
  await withMachine(home, driver, "trial", ["/bin/true"], (machine) => machine.ended);
}

/** The text of the program that runs inside. */
export async function readProbe(): Promise<string> {
  return readFile(new URL("self_test_probe.py", import.meta.url), "utf8");
}

type ProbeAnswer = { readonly holds: Holds } | MachineEnd;

/** What a probe says, or how its sandbox ended without a word. */
async function answerOf(machine: OciMachine): Promise<ProbeAnswer> {
  const line = once(createInterface({ input: machine.stream }), "line").then(([text]): ProbeAnswer => ({
    holds: z.record(z.string(), z.boolean()).parse(JSON.parse(String(text))),
  }));
  return Promise.race([line, machine.ended]);
}

/** Whether the kernel holds a sandbox back that wants more CPU time than it may have. */
async function isThrottled(home: Home, machine: OciMachine): Promise<boolean> {
  if (machine.cgroupPath === undefined) return false;
  const deadline = performance.now() + THROTTLE_MS;
  while (performance.now() < deadline) {
    if ((await readThrottled(home.cgroups, machine.cgroupPath)) > 0) return true;
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

/** Whether none of a process's users is one of the host's: root inside is nobody outside. */
async function hasUserNamespace(pid: number): Promise<boolean> {
  const map = await readFile(`/proc/${pid}/uid_map`, "utf8");
  const outside = map
    .trim()
    .split("\n")
    .map((line) => Number(line.trim().split(/\s+/)[1]));
  return outside.every((id) => id > 0 && id !== process.getuid?.());
}

async function withMachine<T>(
  home: Home,
  driver: Driver,
  task: string,
  firstProcess: readonly string[],
  use: (machine: OciMachine) => Promise<T>,
): Promise<T> {
  const ids = home.slots.take();
  if (ids === undefined) throw new Error("there are no user ids for sandboxes");
  const spec = {
    ...PROBE_SPEC,
    ...(task === "cpu" ? { cpus: CPU_PROBE_CPUS } : {}),
    id: `self-test-${task}`,
    image: home.image.image,
  };
  const signal = AbortSignal.timeout(DEADLINE_MS);
  const options = {
    home,
    driver,
    ids,
    guestFolder: home.image.rootFolder,
    firstProcess,
    replaced: home.launcher.closed,
  };
  const machine = await startMachine(spec, options, signal);
  try {
    return await Promise.race([use(machine), timedOut(signal, task)]);
  } finally {
    await machine.destroy();
  }
}

async function timedOut(signal: AbortSignal, task: string): Promise<never> {
  if (!signal.aborted) await once(signal, "abort");
  throw new Error(`the self-test's part "${task}" took longer than ${DEADLINE_MS / 1000} s`);
}
