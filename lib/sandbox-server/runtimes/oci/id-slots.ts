import type { IdMapping } from "./config.ts";
import { AGENT_UID, PROGRAM_UID } from "./config.ts";

/** User and group ids of the host for one sandbox, its own as long as it has them. */
export interface IdSlot {
  readonly users: readonly IdMapping[];
  readonly groups: readonly IdMapping[];
  /** Gives them back. Only when nothing of the sandbox runs any more. */
  release(): void;
}

/** A range of the host's ids. */
export interface IdRange {
  readonly first: number;
  readonly count: number;
}

/** Every id that a program may have inside. */
const IDS_PER_SANDBOX = 65_536;
/** Sandboxes that one server can have at once. */
export const SLOTS_PER_HOME = 512;
/** The greatest user id of Linux; 2^32 - 1 means "none". */
const MAX_ID = 0xffff_fffe;
const NOBODY = 65_534;

/**
 * Gives every sandbox ids of its own. The kernel counts keys, pipe pages, pending signals and more per user of the
 * host: with a shared range one sandbox could starve its neighbours, and the 201st could not start.
 */
export class IdSlots {
  readonly #taken = new Set<number>();
  readonly #count: number;
  readonly #mappings: (slot: number) => Pick<IdSlot, "users" | "groups">;

  /** As many sandboxes at once as there are ids for. */
  get count(): number {
    return this.#count;
  }

  constructor(count: number, mappings: (slot: number) => Pick<IdSlot, "users" | "groups">) {
    this.#count = count;
    this.#mappings = mappings;
  }

  /** The lowest free slot; undefined when all are taken. */
  take(): IdSlot | undefined {
    for (let slot = 0; slot < this.#count; slot += 1) {
      if (this.#taken.has(slot)) continue;
      this.#taken.add(slot);
      return { ...this.#mappings(slot), release: () => this.#taken.delete(slot) };
    }
    return undefined;
  }
}

/** For root: 65,536 ids for each sandbox, from a part of the ids above `base` that no other home has. */
export function slotsOfHome(base: number, home: number): IdSlots {
  const first = base + home * SLOTS_PER_HOME * IDS_PER_SANDBOX;
  const count = Math.min(SLOTS_PER_HOME, Math.floor((MAX_ID - first) / IDS_PER_SANDBOX));
  return new IdSlots(Math.max(0, count), (slot) => {
    const ids = [{ containerID: 0, hostID: first + slot * IDS_PER_SANDBOX, size: IDS_PER_SANDBOX }];
    return { users: ids, groups: ids };
  });
}

/** A user without root's rights: its own ids, and those that /etc/subuid and /etc/subgid grant it. */
export interface Grant {
  readonly own: { readonly user: number; readonly group: number };
  readonly users: IdRange;
  readonly groups: IdRange;
}

/**
 * For anybody but root. An OCI runtime without rights can make its caller only the sandbox's root, so the agent is the
 * server's user. Programs and nobody come from the grant, two ids for each sandbox, so that the usual grant of 65,536
 * suffices for all homes.
 */
export function slotsOfGrant(grant: Grant, home: number, homes: number): IdSlots {
  const inside = [PROGRAM_UID, NOBODY];
  const all = Math.floor(Math.min(grant.users.count, grant.groups.count) / inside.length);
  const count = Math.floor(all / homes);
  const map = (own: number, range: IdRange, slot: number) => [
    { containerID: AGENT_UID, hostID: own, size: 1 },
    ...inside.map((containerID, index) => ({
      containerID,
      hostID: range.first + (home * count + slot) * inside.length + index,
      size: 1,
    })),
  ];
  return new IdSlots(count, (slot) => ({
    users: map(grant.own.user, grant.users, slot),
    groups: map(grant.own.group, grant.groups, slot),
  }));
}

/** Where there is no grant: no sandbox can have ids. */
export function noSlots(): IdSlots {
  return new IdSlots(0, () => ({ users: [], groups: [] }));
}

/** The first range that a file like /etc/subuid grants to a user, by name or by number. Pure. */
export function grantedRange(
  text: string,
  user: { readonly name: string; readonly id: number },
): IdRange | undefined {
  for (const line of text.split("\n")) {
    const [who, first, count] = line.trim().split(":");
    if ((who === user.name || who === String(user.id)) && Number(count) > 0) {
      return { first: Number(first), count: Number(count) };
    }
  }
  return undefined;
}
