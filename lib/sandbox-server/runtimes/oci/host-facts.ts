import { access, constants, readFile } from "node:fs/promises";
import { userInfo, type UserInfo } from "node:os";
import { join } from "node:path";
import type { RuntimeReport } from "../runtime.ts";
import { passControllersDown } from "./cgroup-delegation.ts";
import { cgroupLayout, cgroupTops, type CgroupLayout } from "./cgroups.ts";
import { grantedRange, noSlots, slotsOfGrant, slotsOfHome, type IdSlots } from "./id-slots.ts";
import { MAX_HOMES } from "./launcher.ts";

export type Missing = RuntimeReport["missing"][number];

/** What this process may do on this host, as far as sandboxes depend on it. */
export interface HostFacts {
  /** Where the servers of this user have their homes; its path can be entered by the sandboxes' users. */
  readonly runFolder: string;
  /** `none` when there is none that this process may use. */
  readonly cgroups: CgroupLayout;
  /** The path below which the servers' cgroups are. */
  readonly cgroupBase: string;
  readonly slotsOf: (home: number) => IdSlots;
  readonly missing: readonly Missing[];
}

/** Names of the servers' cgroups begin with it; the number of the home follows. */
export const CGROUP_PREFIX = "quicksand-";

/**
 * Looks at the host, and takes the cgroups that it offers, for which this process may have to move (see
 * `passControllersDown`). `uidBase` is where root's ids for sandboxes begin.
 */
export async function readHostFacts(uidBase: number): Promise<HostFacts> {
  const layout = cgroupLayout(
    await readFile("/proc/self/cgroup", "utf8").catch(() => ""),
    await readFile("/proc/self/mountinfo", "utf8").catch(() => ""),
  );
  const user = userInfo();
  return user.uid === 0 ? rootFacts(layout, uidBase) : userFacts(layout, user);
}

async function rootFacts(layout: CgroupLayout, uidBase: number): Promise<HostFacts> {
  const taken = await takeCgroups(layout, "/");
  return {
    runFolder: "/run/quicksand",
    cgroups: taken.cgroups,
    cgroupBase: "/",
    slotsOf: (home) => slotsOfHome(uidBase, home),
    missing:
      taken.why === undefined
        ? []
        : [noCgroups(taken.why, "mount the cgroup file system read-write for the server")],
  };
}

/** The cgroups as they can be used below `base`; `none`, with the reason, where they cannot. */
async function takeCgroups(
  layout: CgroupLayout,
  base: string,
): Promise<{ readonly cgroups: CgroupLayout; readonly why?: string }> {
  const none = (why: string) => ({ cgroups: { version: "none" } as const, why });
  switch (layout.version) {
    case "none":
      return none("no cgroup file system is mounted");
    case 1:
      return (await writable(cgroupTops(layout)))
        ? { cgroups: layout }
        : none("their folders cannot be written");
    case 2: {
      const delegation = await passControllersDown(join(layout.folder, base));
      switch (delegation.kind) {
        case "done":
          return { cgroups: layout };
        case "moved":
          return { cgroups: { ...layout, own: join(base, delegation.path) } };
        case "refused":
          return none(delegation.why);
      }
    }
  }
}

/** Without root: ids that /etc/subuid grants, and limits only where a cgroup was handed over (version 2). */
async function userFacts(layout: CgroupLayout, user: UserInfo<string>): Promise<HostFacts> {
  const granted = async (file: string) =>
    grantedRange(await readFile(file, "utf8").catch(() => ""), { name: user.username, id: user.uid });
  const [users, groups] = await Promise.all([granted("/etc/subuid"), granted("/etc/subgid")]);
  const own = layout.version === 2 ? layout.own : "/";
  const taken = await takeCgroups(layout, own);
  const mapped = await writable(["/usr/bin/newuidmap", "/usr/bin/newgidmap"], constants.X_OK);
  const grant =
    mapped && users !== undefined && groups !== undefined
      ? { own: { user: user.uid, group: user.gid }, users, groups }
      : undefined;
  return {
    // Not XDG_RUNTIME_DIR: the sandboxes' users cannot enter it.
    runFolder: `/tmp/quicksand-${user.uid}`,
    cgroups: taken.cgroups,
    cgroupBase: own,
    slotsOf: (home) => (grant === undefined ? noSlots() : slotsOfGrant(grant, home, MAX_HOMES)),
    missing: [
      ...(grant === undefined ? [noSecondUser(user.username)] : [agentIsServersUser(user.username)]),
      ...(taken.why === undefined
        ? []
        : [
            noCgroups(
              taken.why,
              "start the server as root, or with `systemd-run --user --scope -p Delegate=yes`",
            ),
          ]),
    ],
  };
}

function agentIsServersUser(name: string): Missing {
  return {
    what: "userNamespace",
    why: `without root the sandboxes' agents run as ${name}, the server's user, though without its rights outside`,
    remedy: "start the server as root",
  };
}

function noSecondUser(name: string): Missing {
  return {
    what: "userNamespace",
    why: `${name} has one user id only: the agent and the programs could not be told apart`,
    remedy: `as root: apt-get install uidmap, then usermod --add-subuids 100000-165535 --add-subgids 100000-165535 ${name}`,
  };
}

function noCgroups(why: string, remedy: string): Missing {
  return {
    what: "cgroups",
    why: `without them memory, CPU time and processes cannot be limited: ${why}`,
    remedy,
  };
}

async function writable(paths: readonly string[], mode: number = constants.W_OK): Promise<boolean> {
  if (paths.length === 0) return false;
  const checks = await Promise.allSettled(paths.map((path) => access(path, mode)));
  return checks.every((check) => check.status === "fulfilled");
}
