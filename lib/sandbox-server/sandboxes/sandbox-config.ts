import { posix } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { LIMITS, type Limits } from "#lib/protocol/limits.ts";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import type { Image, Runtime } from "../runtimes/runtime.ts";

/** The folder that is the caller's own in every sandbox. */
export const WORKSPACE = "/workspace";

/** A sandbox's configuration, checked and complete. */
export interface ResolvedConfig {
  readonly image: Image;
  readonly memoryMiB: number;
  readonly cpus: number;
  readonly env: Readonly<Record<string, string>>;
  readonly workdir: string;
}

/** A configuration that names its image; without one the original ignores all of it. */
export type ConfigWithImage = SandboxConfig & { readonly image: string };

/**
 * Checks a configuration against the limits and the images that there are. SandboxErrors: `imageNotFound`,
 * `invalidParams` naming the limit, `notSupported` for what this server would otherwise silently not do.
 */
export function resolveConfig(config: ConfigWithImage, limits: Limits, runtime: Runtime): ResolvedConfig {
  for (const field of ["volumes", "ports", "depends_on"] as const) {
    if ((config[field]?.length ?? 0) > 0) throw notSupported(`config.${field}`);
  }
  if (Object.keys(config.scripts ?? {}).length > 0) throw notSupported("config.scripts");
  return {
    image: runtime.findImage(config.image),
    memoryMiB: memoryOf(config.memory, limits),
    cpus: cpusOf(config.cpus, limits),
    env: Object.fromEntries((config.envs ?? []).map(environmentEntry)),
    workdir: workdirOf(config.workdir),
  };
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

function environmentEntry(entry: string): [string, string] {
  const at = entry.indexOf("=");
  if (at < 1 || entry.includes("\0")) {
    const name = at < 1 ? entry : entry.slice(0, at);
    throw new SandboxError(
      "invalidParams",
      `config.envs has ${JSON.stringify(name)}; each entry must be KEY=VALUE`,
    );
  }
  return [entry.slice(0, at), entry.slice(at + 1)];
}

function workdirOf(workdir: string | null | undefined): string {
  if (workdir === null || workdir === undefined || workdir === "") return WORKSPACE;
  if (workdir.includes("\0")) throw new SandboxError("invalidParams", "No NUL byte may be in config.workdir");
  return posix.resolve(WORKSPACE, workdir);
}

function overLimit(field: string, asked: string, limit: string, env: string): SandboxError {
  return new SandboxError(
    "invalidParams",
    `${field} is ${asked}; this server allows at most ${limit} (the operator sets this with ${env})`,
  );
}

function notSupported(field: string): SandboxError {
  return new SandboxError("notSupported", `This server does not support ${field}; leave it out`);
}
