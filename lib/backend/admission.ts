import { SandboxError as SandboxClientError } from "#lib/microsandbox/errors.ts";
import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import { SandboxError } from "#lib/protocol/errors.ts";

export interface Admission {
  /**
   * Runs a start when the namespace has room for one more sandbox; starts that are under way count.
   *
   * @throws SandboxError tooManySandboxes
   */
  admit<T>(namespace: string, start: () => Promise<T>): Promise<T>;
}

const COUNT_TIMEOUT_MS = 10_000;

/** Bounds the running sandboxes of each namespace, by asking the sandbox server how many there are. */
export function createAdmission(client: RpcClient, most: number): Admission {
  const underWay = new Map<string, number>();

  function change(namespace: string, by: number): number {
    const count = (underWay.get(namespace) ?? 0) + by;
    if (count === 0) underWay.delete(namespace);
    else underWay.set(namespace, count);
    return count;
  }

  return {
    async admit(namespace, start) {
      // Counted before asking: two requests at once must not both see the last free place.
      const starting = change(namespace, 1);
      try {
        const running = (await runningIn(client, namespace)).length;
        if (running + starting > most) {
          throw new SandboxError(
            "tooManySandboxes",
            `You have ${running} running sandboxes, and ${most} are allowed. Close a tab that you no longer need, or wait until an idle one stops.`,
            { details: { limit: most, running, retryAfterMs: 30_000 } },
          );
        }
        return await start();
      } finally {
        change(namespace, -1);
      }
    },
  };
}

/** The names of the sandboxes that run in a namespace. */
export async function runningIn(client: RpcClient, namespace: string): Promise<string[]> {
  try {
    const { sandboxes } = await client.call(
      "sandbox.metrics.get",
      { namespace },
      { requestTimeoutMs: COUNT_TIMEOUT_MS },
    );
    return sandboxes.filter((sandbox) => sandbox.running).map((sandbox) => sandbox.name);
  } catch (failure) {
    if (failure instanceof SandboxClientError && isUnknownNamespace(failure)) return [];
    throw failure;
  }
}

/** The original server has no codes: it answers a namespace that it does not know with a bare 400. */
function isUnknownNamespace({ serverCode, status }: SandboxClientError): boolean {
  return serverCode === "namespaceNotFound" || (serverCode === undefined && status === 400);
}
