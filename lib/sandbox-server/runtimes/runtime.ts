import type { Duplex } from "node:stream";

/** What a sandbox is made from. Sizes are those in force for this sandbox, already checked against the limits. */
export interface SandboxSpec {
  /** Unique on this host: letters, digits and hyphens; names the cgroup and the state folder. */
  readonly id: string;
  readonly image: Image;
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly processes: number;
  readonly workspaceMiB: number;
  readonly workspaceInodes: number;
  readonly tmpMiB: number;
  /** What it sees of the host beside its image; read-only. */
  readonly volumes?: readonly Volume[];
}

/** A host's folder or file, by its real path, at a path below one of the image's empty folders /mnt, /srv and /home. */
export interface Volume {
  readonly host: string;
  readonly guest: string;
}

/** A root file system, by a name that people know. */
export interface Image {
  readonly name: string;
  readonly about: string;
  /** Languages that run in it. */
  readonly languages: readonly string[];
}

/** What a runtime can do on this host: found out by trying, once, when the server starts. */
export interface RuntimeReport {
  readonly name: string;
  readonly version: string;
  /** What was shown to be enforced, e.g. "memory", "cpu", "processes", "userNamespace", "seccomp", "noNetwork". */
  readonly enforces: readonly string[];
  /** What is not, each with why and what brings it. */
  readonly missing: readonly { readonly what: string; readonly why: string; readonly remedy: string }[];
}

/** The whole sandbox's use of the machine, from its cgroup. */
export interface MachineStats {
  /** CPU time since it was made, of everything in it. */
  readonly cpuMs: number;
  readonly memoryBytes: number;
  readonly processes: number;
}

/** How a machine ended. `reason` is for people. */
export interface MachineEnd {
  readonly reason: string;
  readonly oomKills: number;
}

/** A running isolated machine whose first process is the agent. */
export interface Machine {
  /** To and from the agent. Ending it ends the machine. */
  readonly stream: Duplex;
  /** Resolves when nothing of it runs any more; never rejects. */
  readonly ended: Promise<MachineEnd>;
  stats(): Promise<MachineStats>;
  /**
   * How often the kernel has killed a process of this sandbox for its memory limit; after its end the last count. Quick
   * enough to be asked before and after every run.
   */
  oomKills(): number;
  /** Ends it and removes all that it had on the host. May be called twice. */
  destroy(): Promise<void>;
}

/** What isolates: one contract, one test suite for all implementations. */
export interface Runtime {
  readonly report: RuntimeReport;
  /** Rejects with SandboxError `startFailed` that says what failed and what to do. */
  create(spec: SandboxSpec, signal: AbortSignal): Promise<Machine>;
  images(): readonly Image[];
  /** The image that a name means; SandboxError `imageNotFound` lists those there are. */
  findImage(name: string): Image;
  /** Ends all machines that it made. May be called twice. */
  close(): Promise<void>;
}
