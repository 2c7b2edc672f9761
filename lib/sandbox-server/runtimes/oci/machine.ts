import { constants } from "node:os";
import type { Machine, MachineEnd, MachineStats, SandboxSpec } from "../runtime.ts";
import { cgroupFolders, oomFile, readCgroupUse, readOomKills } from "./cgroups.ts";
import { bundleConfig } from "./config.ts";
import { driverNeeds, startCommand, type Driver } from "./drivers.ts";
import type { Home } from "./home.ts";
import type { IdSlot } from "./id-slots.ts";
import type { LaunchEnd } from "./launcher.ts";

/** What a start needs beside its spec. */
export interface MachineOptions {
  readonly home: Home;
  readonly driver: Driver;
  readonly ids: IdSlot;
  readonly guestFolder: string;
  readonly firstProcess: readonly string[];
  /** Resolves when the home's launcher has gone and what it left has been ended and removed. */
  readonly replaced: Promise<void>;
}

export interface OciMachine extends Machine {
  /** Of its first process, on the host. */
  readonly pid: number;
  /** Undefined where cgroups cannot be used. */
  readonly cgroupPath: string | undefined;
}

/** Starts a sandbox; gives its ids back when it has ended, or could not be started. */
export async function startMachine(
  spec: SandboxSpec,
  options: MachineOptions,
  signal: AbortSignal,
): Promise<OciMachine> {
  const { home, driver, ids } = options;
  const { launcher } = home;
  const bundle = launcher.bundleFolder(spec.id);
  const cgroupPath = home.cgroupOf(spec.id);
  const oom = cgroupPath === undefined ? undefined : oomFile(home.cgroups, cgroupPath);
  const config = bundleConfig(spec, {
    arch: process.arch,
    rootFolder: home.image.rootFolder,
    binds: home.image.binds,
    guestFolder: options.guestFolder,
    users: ids.users,
    groups: ids.groups,
    ...(cgroupPath === undefined ? {} : { cgroupPath }),
    swapAccounting: home.swapAccounting,
    ...driverNeeds(driver.name),
    firstProcess: options.firstProcess,
  });
  try {
    const { stream, pid, ended } = await launcher.start(
      {
        id: spec.id,
        command: startCommand(driver, spec.id, { state: launcher.stateFolder(spec.id), bundle }),
        environment: DRIVER_ENVIRONMENT,
        config: JSON.stringify(config),
        cgroups: cgroupPath === undefined ? [] : cgroupFolders(home.cgroups, cgroupPath),
        ...(oom === undefined ? {} : { oom }),
      },
      signal,
    );
    let counted = 0;
    const oomKills = (): number => {
      if (oom !== undefined) counted = Math.max(counted, readOomKills(oom));
      return counted;
    };
    const over = ended.then(async (end): Promise<MachineEnd> => {
      if (end === "launcherLost") {
        stream.destroy();
        await options.replaced;
      }
      ids.release();
      const result = machineEnd(end, counted);
      counted = result.oomKills;
      return result;
    });
    return {
      pid,
      cgroupPath,
      stream,
      ended: over,
      stats: (): Promise<MachineStats> => readCgroupUse(home.cgroups, cgroupPath ?? "/"),
      oomKills,
      destroy: async () => {
        launcher.kill(spec.id);
        await over;
        stream.destroy();
      },
    };
  } catch (error) {
    ids.release();
    throw error;
  }
}

/** What the OCI runtime itself sees of the environment: nothing of the server's. */
const DRIVER_ENVIRONMENT = { PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" };

/** `oomKills`: what was counted before, in case the launcher could not. */
function machineEnd(end: LaunchEnd | "launcherLost", oomKills: number): MachineEnd {
  if (end === "launcherLost") return { reason: "the process that looks after the sandboxes ended", oomKills };
  const said = end.stderr.trim().split("\n").at(-1) ?? "";
  return {
    reason: `its first process ${waitStatus(end.status)}${said === "" ? "" : `: ${said}`}`,
    oomKills: Math.max(oomKills, end.oomKills),
  };
}

/** A status as from wait(2), for people. */
function waitStatus(status: number): string {
  const signal = status & 0x7f;
  if (signal === 0) return `ended with exit code ${(status >> 8) & 0xff}`;
  const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
  return `was ended by ${name ?? `signal ${signal}`}`;
}
