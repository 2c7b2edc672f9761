import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Where control groups are on this host. Version 1 has a tree for each controller, mounted one by one or together
 * (`cpu,cpuacct`); an empty version 2 tree beside them ("hybrid") changes nothing. Version 2 is one tree for all.
 */
export type CgroupLayout =
  | {
      readonly version: 1;
      /** The folder of each controller's tree. */
      readonly controllers: ReadonlyMap<string, string>;
      /** The folders of all trees, also of those that limit nothing. */
      readonly folders: readonly string[];
      /** The folder, in one of the trees, of the cgroup in which this process is. */
      readonly own: string;
    }
  | { readonly version: 2; readonly folder: string; readonly own: string }
  | { readonly version: "none" };

/** What bounds all sandboxes of a server together. */
export interface ParentLimits {
  readonly memoryBytes: number;
  readonly processes: number;
  /** Against the servers' 1024, which is what every process outside has by default. */
  readonly cpuShares: number;
}

/** A file of a cgroup and what is to be written into it. */
export interface CgroupWrite {
  readonly file: string;
  readonly value: string;
}

/** Reads the layout from /proc/self/cgroup and /proc/self/mountinfo. Pure. */
export function cgroupLayout(selfCgroup: string, mountinfo: string): CgroupLayout {
  const mounts = mountinfo.split("\n").flatMap(parseMount);
  const v1 = mounts.filter((mount) => mount.type === "cgroup");
  const v2 = mounts.find((mount) => mount.type === "cgroup2");
  const controllers = new Map(
    v1.flatMap((mount) => mount.options.map((option) => [option, mount.target] as const)),
  );
  if (controllers.has("memory")) {
    // runc makes its cgroup in the empty version 2 tree, too.
    const trees = [...v1, ...(v2 === undefined ? [] : [v2])];
    const folders = [...new Set(trees.map((mount) => mount.target))];
    return { version: 1, controllers, folders, own: ownFolder(selfCgroup, v1) };
  }
  if (v2 === undefined) return { version: "none" };
  return { version: 2, folder: v2.target, own: insideMount(v2, /^0::(.*)$/m.exec(selfCgroup)?.[1] ?? "/") };
}

/** Of version 1, in the tree that limits memory. */
function ownFolder(selfCgroup: string, mounts: readonly MountLine[]): string {
  const mount = mounts.find(({ options }) => options.includes("memory"));
  const path = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(.*)$/m.exec(selfCgroup)?.[1] ?? "/";
  return mount === undefined ? "/" : join(mount.target, insideMount(mount, path));
}

/** In a container without a cgroup namespace a mount shows only a part of the tree, and paths begin with that part. */
function insideMount(mount: MountLine, path: string): string {
  return (mount.root !== "/" && path.startsWith(mount.root) ? path.slice(mount.root.length) : path) || "/";
}

/** The folders in which each tree of the layout has its top. */
export function cgroupTops(layout: CgroupLayout): readonly string[] {
  switch (layout.version) {
    case 1:
      return layout.folders;
    case 2:
      return [layout.folder];
    case "none":
      return [];
  }
}

/** The folders of the cgroup at a path, in every tree. */
export function cgroupFolders(layout: CgroupLayout, path: string): readonly string[] {
  return cgroupTops(layout).map((top) => join(top, path));
}

/** What to write, in order, into the files of the parent cgroup, whose folders are there already. Pure. */
export function parentWrites(
  layout: CgroupLayout,
  path: string,
  limits: ParentLimits,
): readonly CgroupWrite[] {
  const memory = String(limits.memoryBytes);
  const processes = String(limits.processes);
  switch (layout.version) {
    case 1: {
      const write = (controller: string, name: string, value: string): readonly CgroupWrite[] => {
        const folder = layout.controllers.get(controller);
        return folder === undefined ? [] : [{ file: join(folder, path, name), value }];
      };
      return [
        ...write("memory", "memory.limit_in_bytes", memory),
        ...write("pids", "pids.max", processes),
        ...write("cpu", "cpu.shares", String(limits.cpuShares)),
      ];
    }
    case 2: {
      const file = (name: string) => join(layout.folder, path, name);
      return [
        { file: file("memory.max"), value: memory },
        { file: file("pids.max"), value: processes },
        // Version 2 weighs from 1 to 10000 with 100 as what everybody has; version 1 from 2 with 1024.
        { file: file("cpu.weight"), value: String(Math.max(1, Math.round(limits.cpuShares / 10.24))) },
        { file: file("cgroup.subtree_control"), value: "+cpu +memory +pids" },
      ];
    }
    case "none":
      return [];
  }
}

/** Where the kernel counts the processes that it ended for a cgroup's memory limit. */
export function oomFile(layout: CgroupLayout, path: string): string | undefined {
  switch (layout.version) {
    case 1:
      return inTree(layout, "memory", path, "memory.oom_control");
    case 2:
      return join(layout.folder, path, "memory.events");
    case "none":
      return undefined;
  }
}

/** The file that lists the processes of the cgroup in which this process is. */
export function ownProcsFile(layout: CgroupLayout): string | undefined {
  switch (layout.version) {
    case 1:
      return join(layout.own, "cgroup.procs");
    case 2:
      return join(layout.folder, layout.own, "cgroup.procs");
    case "none":
      return undefined;
  }
}

/** Whether the kernel accounts swap; found by the file that it has then. */
export function swapFile(layout: CgroupLayout, path: string): string | undefined {
  switch (layout.version) {
    case 1:
      return inTree(layout, "memory", path, "memory.memsw.limit_in_bytes");
    case 2:
      return join(layout.folder, path, "memory.swap.max");
    case "none":
      return undefined;
  }
}

/** A cgroup's use, from the texts of its files. */
export interface CgroupUse {
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly processes: number;
}

/**
 * Reads a cgroup's use. Memory is what its processes, its tmpfs and the kernel hold for it, without the file pages
 * that the kernel would drop first (`inactive_file`): what people expect of "used", and what `docker stats` shows.
 * What cannot be read counts as 0.
 */
export async function readCgroupUse(layout: CgroupLayout, path: string): Promise<CgroupUse> {
  switch (layout.version) {
    case 1: {
      const read = (controller: string, name: string) => readText(inTree(layout, controller, path, name));
      const [usage, stat, cpu, pids] = await Promise.all([
        read("memory", "memory.usage_in_bytes"),
        read("memory", "memory.stat"),
        read("cpuacct", "cpuacct.usage"),
        read("pids", "pids.current"),
      ]);
      return {
        cpuMs: Number(cpu) / 1e6,
        memoryBytes: Math.max(0, Number(usage) - keyed(stat, "total_inactive_file")),
        processes: Number(pids),
      };
    }
    case 2: {
      const read = (name: string) => readText(join(layout.folder, path, name));
      const [usage, stat, cpu, pids] = await Promise.all([
        read("memory.current"),
        read("memory.stat"),
        read("cpu.stat"),
        read("pids.current"),
      ]);
      return {
        cpuMs: keyed(cpu, "usage_usec") / 1e3,
        memoryBytes: Math.max(0, Number(usage) - keyed(stat, "inactive_file")),
        processes: Number(pids),
      };
    }
    case "none":
      return { cpuMs: 0, memoryBytes: 0, processes: 0 };
  }
}

/**
 * The kernel's count in the file that `oomFile` names, 0 when it cannot be read. At once: the answer is in the kernel's
 * memory, and a trip through the thread pool would take ten times as long as the reading.
 */
export function readOomKills(file: string): number {
  try {
    return keyed(readFileSync(file, "utf8"), "oom_kill");
  } catch {
    return 0;
  }
}

/** How often the kernel has held a cgroup back because its CPU quota was used up. */
export async function readThrottled(layout: CgroupLayout, path: string): Promise<number> {
  switch (layout.version) {
    case 1:
      return keyed(await readText(inTree(layout, "cpu", path, "cpu.stat")), "nr_throttled");
    case 2:
      return keyed(await readText(join(layout.folder, path, "cpu.stat")), "nr_throttled");
    case "none":
      return 0;
  }
}

function inTree(
  layout: CgroupLayout & { version: 1 },
  controller: string,
  path: string,
  name: string,
): string | undefined {
  const top = layout.controllers.get(controller);
  return top === undefined ? undefined : join(top, path, name);
}

/** The number after a key in a file of lines "key number". */
function keyed(text: string, key: string): number {
  return Number(new RegExp(`^${key} (\\d+)$`, "m").exec(text)?.[1] ?? 0);
}

async function readText(file: string | undefined): Promise<string> {
  if (file === undefined) return "";
  return readFile(file, "utf8").catch(() => "");
}

interface MountLine {
  readonly root: string;
  readonly target: string;
  readonly type: string;
  readonly options: readonly string[];
}

/** See proc_pid_mountinfo(5): id, parent, device, root, target, options, tags…, "-", type, source, super options. */
function parseMount(line: string): readonly MountLine[] {
  const [before, after] = line.split(" - ");
  const [, , , root, target] = before?.split(" ") ?? [];
  const [type, , options] = after?.split(" ") ?? [];
  if (root === undefined || target === undefined || type === undefined) return [];
  const named = options?.split(",").filter((option) => option !== "rw" && option !== "ro") ?? [];
  return [{ root: unescaped(root), target: unescaped(target), type, options: named }];
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
