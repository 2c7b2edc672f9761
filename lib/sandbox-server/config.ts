import type { Limits } from "#lib/protocol/limits.ts";
import { SETTINGS, readSettings, type Environment } from "#lib/protocol/settings.ts";

/** What the sandbox server starts from. */
export interface ServerConfig {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Host names beside its own addresses that requests may name. */
  readonly allowedHosts: readonly string[];
  readonly dataFolder: string;
  /** No API key is asked for. */
  readonly dev: boolean;
  readonly logLevel: string;
  /** `auto`, or the name of one. */
  readonly runtime: string;
  readonly uidBase: number;
  /** Absolute paths of the host that sandboxes may ask to see. */
  readonly volumes: readonly string[];
  readonly limits: Limits;
}

const LOG_LEVELS = ["trace", "debug", "info", "warn", "error", "silent"];

/** Reads the configuration from the environment. With `problems` there, nothing should be started. Pure. */
export function readServerConfig(environment: Environment): {
  config: ServerConfig;
  problems: readonly string[];
} {
  const { settings, limits, problems } = readSettings(environment);
  const found = [...problems];
  if (!LOG_LEVELS.includes(settings.logLevel)) {
    found.push(
      `${SETTINGS.logLevel.env} is "${settings.logLevel}"; it must be one of ${LOG_LEVELS.join(", ")}`,
    );
  }
  if (!["", "0", "1"].includes(settings.dev)) {
    found.push(`${SETTINGS.dev.env} is "${settings.dev}"; it must be 1 or 0`);
  }
  const volumes = settings.volumes.split(":").filter((path) => path !== "");
  for (const path of volumes.filter((each) => !each.startsWith("/"))) {
    found.push(`${SETTINGS.volumes.env} has "${path}"; each path must be absolute`);
  }
  const config: ServerConfig = {
    host: settings.serverHost,
    port: Number(settings.serverPort),
    allowedHosts: settings.allowedHosts
      .split(",")
      .map((host) => host.trim())
      .filter((host) => host !== ""),
    dataFolder: settings.data,
    dev: settings.dev === "1",
    logLevel: settings.logLevel,
    runtime: settings.runtime,
    uidBase: Number(settings.uidBase),
    volumes,
    limits,
  };
  return { config, problems: found };
}
