import { randomBytes } from "node:crypto";
import { posix } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { LIMITS, type Limits } from "#lib/protocol/limits.ts";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import type { Image, Runtime, SandboxSpec, Volume } from "../runtimes/runtime.ts";
import { environmentOf, withFolderOnPath } from "./config-environment.ts";
import { execOf, scriptsOf, SCRIPTS_FOLDER, shellOf, type Script } from "./config-scripts.ts";
import { volumesOf } from "./config-volumes.ts";

/** The folder that is the caller's own in every sandbox. */
export const WORKSPACE = "/workspace";

/** A sandbox's configuration, checked and complete. */
export interface ResolvedConfig {
  readonly image: Image;
  readonly memoryMiB: number;
  readonly cpus: number;
  /** Beside what every program has. */
  readonly env: Readonly<Record<string, string>>;
  /** /workspace or a folder below it. */
  readonly workdir: string;
  /** What runs scripts and `exec`, as it was asked for: the sandbox itself knows whether it is there. */
  readonly shell: string | undefined;
  readonly scripts: readonly Script[];
  /** The command line that it begins with. */
  readonly exec: string | undefined;
  readonly volumes: readonly Volume[];
}

/** What a configuration is checked against. */
export interface ConfigContext {
  readonly limits: Limits;
  readonly runtime: Runtime;
  /** Paths of the host that may be shared with sandboxes. */
  readonly allowedVolumes: readonly string[];
}

/** A configuration that names its image; without one the original ignores all of it. */
export type ConfigWithImage = SandboxConfig & { readonly image: string };

/**
 * Checks a configuration against the limits and the images that there are. SandboxErrors: `imageNotFound`,
 * `invalidParams` and `payloadTooLarge` naming field and limit, `notSupported` for what this server does not do, with what to do instead.
 */
export function resolveConfig(config: ConfigWithImage, context: ConfigContext): ResolvedConfig {
  const { limits, runtime } = context;
  if ((config.ports?.length ?? 0) > 0) {
    throw new SandboxError(
      "notSupported",
      "Sandboxes have no network, so no port of one can be reached from outside: leave config.ports out and talk to the program by its input and output",
    );
  }
  if ((config.depends_on?.length ?? 0) > 0) {
    throw new SandboxError(
      "notSupported",
      "Sandboxes are started one by one and cannot reach each other: leave config.depends_on out and start what is needed first",
    );
  }
  const scripts = scriptsOf(config.scripts ?? {}, limits);
  const env = environmentOf(config.envs ?? []);
  return {
    image: runtime.findImage(config.image),
    memoryMiB: memoryOf(config.memory, limits),
    cpus: cpusOf(config.cpus, limits),
    env: scripts.length === 0 ? env : withFolderOnPath(env, SCRIPTS_FOLDER),
    workdir: workdirOf(config.workdir),
    shell: shellOf(config.shell),
    scripts,
    exec: execOf(config.exec),
    volumes: volumesOf(config.volumes ?? [], context.allowedVolumes),
  };
}

/** The machine of a configuration. The name in the host's tables says whose it is only to those who may look into this server. */
export function machineSpec(
  { image, memoryMiB, cpus }: ResolvedConfig,
  { processes, workspaceMiB, workspaceInodes, tmpMiB }: Limits,
  volumes: readonly Volume[],
): SandboxSpec {
  const id = `qs-${randomBytes(8).toString("hex")}`;
  return { id, image, memoryMiB, cpus, processes, workspaceMiB, workspaceInodes, tmpMiB, volumes };
}

function memoryOf(asked: number | null | undefined, limits: Limits): number {
  if (asked === null || asked === undefined || asked === 0) return limits.memoryMiB;
  if (asked < LIMITS.memoryMiB.min) {
    throw new SandboxError(
      "invalidParams",
      `config.memory is ${asked} MiB; a sandbox needs at least ${LIMITS.memoryMiB.min}`,
    );
  }
  if (asked > limits.maxMemoryMiB) {
    throw overLimit("config.memory", `${asked} MiB`, `${limits.maxMemoryMiB} MiB`, LIMITS.maxMemoryMiB.env);
  }
  return asked;
}

/** 0 is what the original's clients make of a small fraction: the smallest share. */
function cpusOf(asked: number | null | undefined, limits: Limits): number {
  if (asked === null || asked === undefined) return limits.cpus;
  if (asked > limits.maxCpus) {
    throw overLimit("config.cpus", `${asked}`, `${limits.maxCpus}`, LIMITS.maxCpus.env);
  }
  return Math.max(asked, LIMITS.cpus.min);
}

function workdirOf(workdir: string | null | undefined): string {
  if (workdir === null || workdir === undefined || workdir === "") return WORKSPACE;
  if (workdir.includes("\0")) throw new SandboxError("invalidParams", "No NUL byte may be in config.workdir");
  const folder = posix.resolve(WORKSPACE, workdir);
  if (folder === WORKSPACE || folder.startsWith(`${WORKSPACE}/`)) return folder;
  throw new SandboxError(
    "invalidParams",
    `config.workdir is ${JSON.stringify(workdir.slice(0, 200))}; it must be ${WORKSPACE} or below it, where a sandbox's own files are`,
  );
}

function overLimit(field: string, asked: string, limit: string, env: string): SandboxError {
  return new SandboxError(
    "invalidParams",
    `${field} is ${asked}; this server allows at most ${limit} (the operator sets this with ${env})`,
  );
}
