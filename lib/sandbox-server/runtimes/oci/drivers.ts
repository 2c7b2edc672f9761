import { execFile } from "node:child_process";
import { access, constants } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import type { DriverNeeds } from "./config.ts";

/** A program that implements the OCI runtime specification, as we drive it. */
export interface Driver {
  readonly name: DriverName;
  /** Its path on the host. */
  readonly program: string;
  readonly version: string;
}

/** In the order in which they are tried. */
export const DRIVER_NAMES = ["runc", "crun", "runsc"] as const;
export type DriverName = (typeof DRIVER_NAMES)[number];

/** Where a start finds and leaves its files. */
export interface StartFolders {
  readonly state: string;
  readonly bundle: string;
}

/** The command line that starts a sandbox and returns when its first process runs. Pure. */
export function startCommand(driver: Driver, id: string, folders: StartFolders): readonly string[] {
  const pidFile = join(folders.bundle, "pid");
  const run = ["run", "--detach", "--pid-file", pidFile, "--bundle", folders.bundle, id];
  switch (driver.name) {
    case "runc":
    case "crun":
      return [driver.program, "--root", folders.state, ...run];
    case "runsc":
      // KVM and systrap need what a virtual machine often lacks; ptrace runs everywhere.
      return [
        driver.program,
        "--root",
        folders.state,
        "--platform=ptrace",
        "--network=none",
        "--oci-seccomp",
        ...run,
      ];
  }
}

/** What a driver needs of a bundle. Pure. */
export function driverNeeds(name: DriverName): DriverNeeds {
  switch (name) {
    case "runc":
    case "crun":
      return { overhead: { memoryMiB: 0, processes: 0 }, seccompErrnos: true };
    case "runsc":
      // gVisor's own kernel and the helper that opens files for it; with fewer threads it does not start.
      return { overhead: { memoryMiB: 64, processes: 128 }, seccompErrnos: false };
  }
}

/** The driver of a name that is installed; undefined when it is not, or does not run. */
export async function findDriver(name: DriverName, path = process.env["PATH"]): Promise<Driver | undefined> {
  const folders = [...(path ?? "").split(delimiter), "/usr/local/sbin", "/usr/sbin", "/sbin"].filter(Boolean);
  for (const folder of new Set(folders)) {
    const program = join(folder, name);
    const runnable = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (!runnable) continue;
    const version = await driverVersion(program);
    if (version !== undefined) return { name, program, version };
  }
  return undefined;
}

/** The version in the first line of `<program> --version`. */
async function driverVersion(program: string): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program, ["--version"], { timeout: 5_000 });
    return /version\s+(\S+)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}
