import { realpath } from "node:fs/promises";
import { posix } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { SETTINGS } from "#lib/protocol/settings.ts";
import type { Volume } from "../runtimes/runtime.ts";

/** Folders of every image in which nothing is: only below them is there room for what is bound from the host. */
const ROOMS = ["/mnt", "/srv", "/home"];

/** More than this is a mistake. */
const MOST_VOLUMES = 16;
const LONGEST_PATH = 1_000;

/**
 * Reads `config.volumes`. Whether the host's path may be shared is looked at when the sandbox starts, by
 * `sharedVolumes`. SandboxErrors: `notSupported` when this server shares nothing, `invalidParams`.
 */
export function volumesOf(entries: readonly string[], allowed: readonly string[]): readonly Volume[] {
  if (entries.length === 0) return [];
  if (allowed.length === 0) {
    throw new SandboxError(
      "notSupported",
      `This server shares no folder of its host: leave config.volumes out and send files with sandbox.repl.run or fs.write. The operator allows folders with ${SETTINGS.volumes.env}`,
    );
  }
  if (entries.length > MOST_VOLUMES) {
    throw new SandboxError(
      "invalidParams",
      `config.volumes has ${entries.length} entries; a sandbox has at most ${MOST_VOLUMES}`,
    );
  }
  const volumes = entries.map(volumeOf);
  mustLieApart(volumes);
  return volumes;
}

/**
 * The volumes with their host's paths resolved: each is an allowed path, or below one, when all links have been
 * followed. What is there is bound by that path, so that a link that changes later leads nowhere else.
 * SandboxError `forbidden`, also for one that is not there.
 */
export async function sharedVolumes(
  volumes: readonly Volume[],
  allowed: readonly string[],
): Promise<readonly Volume[]> {
  if (volumes.length === 0) return [];
  const roots = await Promise.all(allowed.map((path) => realpath(path).catch(() => undefined)));
  return Promise.all(
    volumes.map(async ({ host, guest }) => {
      const real = await realpath(host).catch(() => undefined);
      // The same answer for what is not there and for what may not be seen: nobody can look around on the host.
      if (real !== undefined && roots.some((root) => root !== undefined && isWithin(real, root))) {
        return { host: real, guest };
      }
      throw new SandboxError(
        "forbidden",
        `config.volumes has the host's path ${JSON.stringify(host)}, which is not there or not shared; the operator allows folders with ${SETTINGS.volumes.env}`,
      );
    }),
  );
}

function volumeOf(entry: string): Volume {
  const [host = "", guest = "", mode, ...rest] = entry.split(":");
  const shown = JSON.stringify(entry.slice(0, 200));
  if (host === "" || guest === "" || rest.length > 0 || entry.includes("\0") || entry.length > LONGEST_PATH) {
    throw new SandboxError(
      "invalidParams",
      `config.volumes has ${shown}; each entry must be HOST:GUEST or HOST:GUEST:ro`,
    );
  }
  if (mode !== undefined && mode !== "ro") {
    throw new SandboxError(
      "invalidParams",
      `config.volumes has ${shown}; folders of the host are read-only: HOST:GUEST:ro`,
    );
  }
  if (!host.startsWith("/")) {
    throw new SandboxError("invalidParams", `config.volumes has ${shown}; the host's path must be absolute`);
  }
  const target = posix.normalize(guest).replace(/\/$/, "");
  if (!guest.startsWith("/") || !ROOMS.some((room) => target.startsWith(`${room}/`))) {
    throw new SandboxError(
      "invalidParams",
      `config.volumes has ${shown}; the guest's path must be below ${ROOMS.join(", ")}, as in ${ROOMS[0]}/data`,
    );
  }
  return { host, guest: target };
}

function mustLieApart(volumes: readonly Volume[]): void {
  for (const [index, { guest }] of volumes.entries()) {
    const other = volumes.find((one, at) => at !== index && isWithin(guest, one.guest));
    if (other === undefined) continue;
    throw new SandboxError(
      "invalidParams",
      `config.volumes has the guest's paths ${guest} and ${other.guest}; none may be within another`,
    );
  }
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`);
}
