import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import { LIMITS } from "#lib/protocol/limits.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import { runningIn } from "./admission.ts";
import type { SandboxPlace } from "./sandboxes.ts";

export interface AddressAdmission {
  /**
   * Starts a sandbox when the address has room for one more; starts that are under way count.
   *
   * @throws SandboxError tooManySandboxes
   */
  admit<T>(address: string, place: SandboxPlace, start: () => Promise<T>): Promise<T>;
  /** Makes room at once for a sandbox that was stopped here. */
  ended(place: SandboxPlace): void;
}

/** What was started from one address, by the sandbox's name. May hold some that have ended, never too few. */
interface Address {
  readonly started: Map<string, { readonly place: SandboxPlace; up: boolean }>;
  looked?: { readonly atMs: number; readonly done: Promise<void> };
}

/** Addresses that are remembered; who was not seen for longest is forgotten first, and starts afresh. */
const MAX_ADDRESSES = 5_000;
/** So that asking again and again at a full address does not make the sandbox server list again and again. */
const LOOK_AGAIN_MS = 5_000;

/**
 * Bounds the running sandboxes that were started from each address: who throws their cookie away is a new visitor every
 * time, but still one machine. Counts what this process has started; what may have ended since, by being idle, say, is
 * looked up at the sandbox server before anybody is refused. What ran before this process began is not counted.
 */
export function createAddressAdmission(options: {
  client: RpcClient;
  most: number;
  now: () => number;
}): AddressAdmission {
  const { client, most, now } = options;
  const addresses = new Map<string, Address>();

  function at(name: string): Address {
    const address = addresses.get(name) ?? { started: new Map() };
    addresses.delete(name);
    addresses.set(name, address);
    const oldest = addresses.size > MAX_ADDRESSES ? addresses.keys().next().value : undefined;
    if (oldest !== undefined) addresses.delete(oldest);
    return address;
  }

  function look(address: Address): Promise<void> {
    if (address.looked === undefined || now() - address.looked.atMs >= LOOK_AGAIN_MS) {
      const done = forgetEnded(client, address);
      address.looked = { atMs: now(), done };
      // What could not be looked up now may be the next time.
      done.catch(() => delete address.looked);
    }
    return address.looked.done;
  }

  return {
    async admit(name, place, start) {
      const address = at(name);
      if (address.started.size >= most) await look(address);
      const running = address.started.size;
      if (running >= most) throw full(running, most);
      const entry = { place, up: false };
      address.started.set(place.sandbox, entry);
      try {
        const made = await start();
        entry.up = true;
        return made;
      } catch (failure) {
        address.started.delete(place.sandbox);
        throw failure;
      }
    },
    ended({ sandbox }) {
      for (const { started } of addresses.values()) started.delete(sandbox);
    },
  };
}

/** Those that are being started are not listed as running yet, and stay. */
async function forgetEnded(client: RpcClient, { started }: Address): Promise<void> {
  const places = [...started.values()].filter(({ up }) => up).map(({ place }) => place);
  const byNamespace = Map.groupBy(places, ({ namespace }) => namespace);
  await Promise.all(
    [...byNamespace].map(async ([namespace, its]) => {
      const running = new Set(await runningIn(client, namespace));
      for (const { sandbox } of its) if (!running.has(sandbox)) started.delete(sandbox);
    }),
  );
}

function full(running: number, most: number): SandboxError {
  return new SandboxError(
    "tooManySandboxes",
    `${running} sandboxes run for your address, and ${most} are allowed (${LIMITS.sandboxesPerAddress.env}). Close a tab that you no longer need, or wait until an idle one stops.`,
    { details: { limit: most, running, retryAfterMs: 30_000 } },
  );
}
