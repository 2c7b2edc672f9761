import { mkdir, stat, writeFile } from "node:fs/promises";
import { totalmem } from "node:os";
import { join } from "node:path";
import {
  cgroupFolders,
  cgroupTops,
  ownProcsFile,
  parentWrites,
  swapFile,
  type CgroupLayout,
} from "./cgroups.ts";
import { CGROUP_PREFIX, type HostFacts } from "./host-facts.ts";
import { buildHostImage, type ImageFolders } from "./host-image.ts";
import type { IdSlots } from "./id-slots.ts";
import { Launcher } from "./launcher.ts";

/** What all sandboxes of this server share on the host. */
export interface Home {
  readonly launcher: Launcher;
  readonly image: ImageFolders;
  readonly slots: IdSlots;
  readonly cgroups: CgroupLayout;
  readonly swapAccounting: boolean;
  /** The cgroup path of a sandbox; undefined where cgroups cannot be used. */
  cgroupOf(id: string): string | undefined;
  /** Ends all sandboxes and removes all that is here. May be called twice. */
  close(): Promise<void>;
}

/** Bounds for all sandboxes of the server together. */
export interface HomeLimits {
  /** 0: three quarters of the machine. */
  readonly memoryMiB: number;
  readonly processes: number;
}

const MIB = 1024 * 1024;
/** All sandboxes together weigh half of what one process outside does: a busy sandbox never starves the servers. */
const CPU_SHARES = 512;

/** Takes a home on this host, after removing what dead servers left. */
export async function openHome(facts: HostFacts, limits: HomeLimits, nodeBinary: string): Promise<Home> {
  const { cgroups } = facts;
  const ownCgroup = ownProcsFile(cgroups);
  const launcher = await Launcher.open({
    ...(ownCgroup === undefined ? {} : { ownCgroup }),
    runFolder: facts.runFolder,
    cgroupFolders: cgroupTops(cgroups).map((top) => join(top, facts.cgroupBase)),
    cgroupPrefix: CGROUP_PREFIX,
  });
  const parent = join(facts.cgroupBase, `${CGROUP_PREFIX}${launcher.number}`);
  try {
    await makeParent(cgroups, parent, limits);
    const swap = swapFile(cgroups, parent);
    return {
      launcher,
      image: await buildHostImage(join(launcher.folder, "host"), nodeBinary),
      slots: facts.slotsOf(launcher.number),
      cgroups,
      swapAccounting: swap !== undefined && (await exists(swap)),
      cgroupOf: (id) => (cgroups.version === "none" ? undefined : join(parent, id)),
      close: () => launcher.close(),
    };
  } catch (error) {
    await launcher.close();
    throw error;
  }
}

async function makeParent(cgroups: CgroupLayout, parent: string, limits: HomeLimits): Promise<void> {
  for (const folder of cgroupFolders(cgroups, parent)) await mkdir(folder, { recursive: true });
  const memoryBytes = limits.memoryMiB === 0 ? Math.floor(totalmem() * 0.75) : limits.memoryMiB * MIB;
  const writes = parentWrites(cgroups, parent, {
    memoryBytes,
    processes: limits.processes,
    cpuShares: CPU_SHARES,
  });
  for (const { file, value } of writes) await writeFile(file, value);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
