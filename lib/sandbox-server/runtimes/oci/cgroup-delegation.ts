import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** What limits sandboxes; without any of them a cgroup is of no use here. */
const CONTROLLERS = ["cpu", "memory", "pids"] as const;
/** Where processes go that stood in the way. */
const ASIDE = "quicksand-server";

/** `moved`: the cgroup's own processes, this one among them, are now in the cgroup `path` below it. */
export type Delegation =
  | { readonly kind: "done" }
  | { readonly kind: "moved"; readonly path: string }
  | { readonly kind: "refused"; readonly why: string };

/**
 * Has a cgroup of version 2 pass the controllers down to those below it. Such a cgroup must not hold processes itself
 * (only the real root may), so those that are there, as in a container or a systemd scope, are moved aside below it.
 */
export async function passControllersDown(folder: string): Promise<Delegation> {
  try {
    const available = (await readFile(join(folder, "cgroup.controllers"), "utf8")).trim().split(" ");
    const lacking = CONTROLLERS.filter((controller) => !available.includes(controller));
    if (lacking.length > 0)
      return { kind: "refused", why: `${folder} has no controller for ${lacking.join(", ")}` };
    if (await enable(folder)) return { kind: "done" };
    await moveAside(folder);
    if (await enable(folder)) return { kind: "moved", path: ASIDE };
    return { kind: "refused", why: `other processes are started in ${folder} all the time` };
  } catch (error) {
    return { kind: "refused", why: error instanceof Error ? error.message : String(error) };
  }
}

/** False when processes are in the way. */
async function enable(folder: string): Promise<boolean> {
  const value = CONTROLLERS.map((controller) => `+${controller}`).join(" ");
  try {
    await writeFile(join(folder, "cgroup.subtree_control"), value);
    return true;
  } catch (error) {
    if (hasCode(error, "EBUSY")) return false;
    throw error;
  }
}

async function moveAside(folder: string): Promise<void> {
  const aside = join(folder, ASIDE);
  await mkdir(aside, { recursive: true });
  const pids = (await readFile(join(folder, "cgroup.procs"), "utf8")).split("\n").filter(Boolean);
  for (const pid of pids) {
    try {
      await writeFile(join(aside, "cgroup.procs"), pid);
    } catch (error) {
      // It has ended meanwhile.
      if (!hasCode(error, "ESRCH")) throw error;
    }
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
