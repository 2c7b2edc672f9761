import type { SandboxSpec, Volume } from "../runtime.ts";
import { seccompProfile } from "./seccomp.ts";

/** What the bundle of a sandbox depends on beside its spec. */
export interface BundleFacts extends DriverNeeds {
  /** Node's name of the machine's architecture. */
  readonly arch: string;
  /** The image's root directory on the host. */
  readonly rootFolder: string;
  /** What the image binds from the host, in the order of mounting; always read-only. */
  readonly binds: readonly Bind[];
  /** The folder with the agent, bound at `GUEST_FOLDER`. */
  readonly guestFolder: string;
  /** Which ids of the sandbox are which of the host. */
  readonly users: readonly IdMapping[];
  readonly groups: readonly IdMapping[];
  /** For the OCI runtime, as it writes it; undefined when cgroups cannot be used. */
  readonly cgroupPath?: string;
  /** Whether the kernel accounts swap: asking for a limit fails where it does not. */
  readonly swapAccounting: boolean;
  /** What runs as the first process. */
  readonly firstProcess: readonly string[];
}

/** What depends on the OCI runtime. */
export interface DriverNeeds {
  /** What it runs itself inside the sandbox's cgroup, on top of the limits. */
  readonly overhead: { readonly memoryMiB: number; readonly processes: number };
  /** Whether it obeys `errnoRet`; otherwise every refusal is EPERM. */
  readonly seccompErrnos: boolean;
}

/** A host's folder or file at a path inside. */
export interface Bind {
  readonly source: string;
  readonly target: string;
}

/** As in the OCI runtime specification. */
export interface IdMapping {
  readonly containerID: number;
  readonly hostID: number;
  readonly size: number;
}

export const GUEST_FOLDER = "/opt/quicksand";
export const WORKSPACE = "/workspace";
/** Of the agent. No uid of its own inside may be one of a program. */
export const AGENT_UID = 0;
/** Of every program, as user and group. */
export const PROGRAM_UID = 1000;

/** The first process of every sandbox, unless a test brings its own. */
export const AGENT_COMMAND = ["/usr/bin/python3", "-I", "-S", `${GUEST_FOLDER}/agent.py`] as const;

const MIB = 1024 * 1024;
/** /dev/shm: multiprocessing's semaphores and shared memory; as much as Docker gives. */
const SHM_MIB = 64;
const SHM_INODES = 4_096;
const TMP_INODES = 20_000;
const CPU_PERIOD_US = 100_000;
/** The kernel takes no smaller quota. */
const MIN_CPU_QUOTA_US = 1_000;
/** The share of `cpus: 0`, the original's rounding of less than half a core: slow, and still alive. */
const SMALLEST_CPUS = 0.1;

/** Setting the programs' uid, and ending them. Nothing else is ever given, and none of it reaches a program. */
const CAPABILITIES = ["CAP_SETUID", "CAP_SETGID", "CAP_KILL"] as const;

/** Bytes of memory that a sandbox may use: its own and its disks', so that a full disk is ENOSPC and never a kill. */
export function memoryLimitBytes(spec: SandboxSpec): number {
  return (spec.memoryMiB + spec.workspaceMiB + spec.tmpMiB + SHM_MIB) * MIB;
}

/** Microseconds of CPU time in each period of 100 ms. */
export function cpuQuotaUs(cpus: number): number {
  return Math.max(MIN_CPU_QUOTA_US, Math.round((cpus || SMALLEST_CPUS) * CPU_PERIOD_US));
}

/** The bundle's config.json. Pure: the same spec and facts make the same bundle. */
export function bundleConfig(spec: SandboxSpec, facts: BundleFacts): object {
  return {
    ociVersion: "1.0.2",
    hostname: "sandbox",
    root: { path: facts.rootFolder, readonly: true },
    process: {
      terminal: false,
      user: { uid: AGENT_UID, gid: AGENT_UID, umask: 0o22 },
      args: facts.firstProcess,
      // Where programs run: the interpreters that the agent keeps ready stand where a program will look for its files.
      cwd: WORKSPACE,
      env: ["PATH=/usr/local/bin:/usr/bin:/bin", "LANG=C.UTF-8"],
      noNewPrivileges: true,
      capabilities: {
        bounding: CAPABILITIES,
        permitted: CAPABILITIES,
        effective: CAPABILITIES,
        inheritable: [],
        ambient: [],
      },
      rlimits: rlimits(spec),
    },
    mounts: mounts(spec, facts),
    linux: {
      namespaces: ["user", "pid", "mount", "network", "ipc", "uts", "cgroup"].map((type) => ({ type })),
      uidMappings: facts.users,
      gidMappings: facts.groups,
      ...(facts.cgroupPath === undefined
        ? {}
        : { cgroupsPath: facts.cgroupPath, resources: resources(spec, facts) }),
      seccomp: seccompProfile(facts.arch, facts.seccompErrnos),
      maskedPaths: MASKED_PATHS,
      readonlyPaths: READONLY_PATHS,
    },
  };
}

/** Docker's, and what else tells of the host: its boot command, its devices, its keys, the load of its interrupts. */
const MASKED_PATHS = [
  "/proc/acpi",
  "/proc/asound",
  "/proc/cmdline",
  "/proc/config.gz",
  "/proc/diskstats",
  "/proc/interrupts",
  "/proc/kallsyms",
  "/proc/kcore",
  "/proc/key-users",
  "/proc/keys",
  "/proc/kmsg",
  "/proc/latency_stats",
  "/proc/modules",
  "/proc/mtrr",
  "/proc/partitions",
  "/proc/pressure",
  "/proc/sched_debug",
  "/proc/schedstat",
  "/proc/scsi",
  "/proc/slabinfo",
  "/proc/softirqs",
  "/proc/swaps",
  "/proc/timer_list",
  "/proc/timer_stats",
  "/proc/vmallocinfo",
  "/proc/zoneinfo",
] as const;

const READONLY_PATHS = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"] as const;

function rlimits(spec: SandboxSpec): readonly object[] {
  const limit = (type: string, hard: number, soft = hard) => ({ type: `RLIMIT_${type}`, hard, soft });
  return [
    limit("CORE", 0),
    // Open files are counted over the whole host (fs.file-max): what all processes of a sandbox may have is bounded.
    limit("NOFILE", 4_096, 1_024),
    limit("MEMLOCK", 64 * 1024),
    limit("MSGQUEUE", 0),
    // Those of all sandboxes together count for the host's root as well, which has several thousand.
    limit("SIGPENDING", 256),
    // Binds programs also where no process cgroup does; the agent (uid 0) is not counted.
    limit("NPROC", spec.processes),
  ];
}

function resources(spec: SandboxSpec, facts: BundleFacts): object {
  const memory = memoryLimitBytes(spec) + facts.overhead.memoryMiB * MIB;
  return {
    // Memory and swap together: none is swap.
    memory: facts.swapAccounting ? { limit: memory, swap: memory } : { limit: memory },
    cpu: {
      period: CPU_PERIOD_US,
      quota: cpuQuotaUs(spec.cpus),
      shares: Math.max(2, Math.round((spec.cpus || SMALLEST_CPUS) * 1_024)),
    },
    pids: { limit: spec.processes + facts.overhead.processes },
    devices: [{ allow: false, access: "rwm" }],
  };
}

/** No /sys: nothing needs it, and it tells of the host. Everything is nosuid and nodev: no file can raise a right. */
function mounts(spec: SandboxSpec, facts: BundleFacts): readonly object[] {
  return [
    { destination: "/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"] },
    tmpfs("/dev", ["noexec", "mode=755", "size=64k", "nr_inodes=64"]),
    {
      destination: "/dev/pts",
      type: "devpts",
      source: "devpts",
      options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "max=256"],
    },
    tmpfs("/dev/shm", ["nodev", "noexec", "mode=1777", `size=${SHM_MIB}m`, `nr_inodes=${SHM_INODES}`]),
    ...[...facts.binds, { source: facts.guestFolder, target: GUEST_FOLDER }].map(({ source, target }) => ({
      destination: target,
      type: "bind",
      source,
      options: ["rbind", "ro", "nosuid", "nodev"],
    })),
    tmpfs("/tmp", ["nodev", "mode=1777", `size=${spec.tmpMiB}m`, `nr_inodes=${TMP_INODES}`]),
    tmpfs(WORKSPACE, [
      "nodev",
      "mode=755",
      `size=${spec.workspaceMiB}m`,
      `nr_inodes=${spec.workspaceInodes}`,
      `uid=${PROGRAM_UID}`,
      `gid=${PROGRAM_UID}`,
    ]),
    ...volumeMounts(spec.volumes ?? []),
  ];
}

/**
 * Each of the image's empty folders in which something is bound becomes a file system of the sandbox's own: the
 * runtime makes the places to mount at, and the image, which all sandboxes share, must stay as it is. No `rbind`: what
 * is mounted below a volume on the host would stay writable.
 */
function volumeMounts(volumes: readonly Volume[]): readonly object[] {
  const rooms = new Set(volumes.map(({ guest }) => guest.slice(0, guest.indexOf("/", 1))));
  return [
    ...[...rooms].map((room) => tmpfs(room, ["nodev", "noexec", "mode=755", "size=64k", "nr_inodes=256"])),
    ...volumes.map(({ host, guest }) => ({
      destination: guest,
      type: "bind",
      source: host,
      options: ["bind", "ro", "nosuid", "nodev"],
    })),
  ];
}

function tmpfs(destination: string, options: readonly string[]): object {
  return { destination, type: "tmpfs", source: "tmpfs", options: ["nosuid", ...options] };
}
