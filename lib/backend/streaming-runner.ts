import type { Started } from "#lib/api/contract.ts";
import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { Detached } from "#lib/protocol/methods.ts";
import type { Runner } from "./runner.ts";

const CALL_TIMEOUT_MS = 30_000;
const METRICS_EVERY_MS = 1_000;

/** On a server of ours: programs are started detached, with open input unless a command's is closed; their events come on the sandbox's stream. */
export function createStreamingRunner(client: RpcClient, limits: Limits): Runner {
  const pageLimits = { noticeMs: limits.runNoticeS * 1_000, hardLimitMs: limits.runHardS * 1_000 };
  const detached = { stdin: "open", detach: true } as const;
  const timeout = { requestTimeoutMs: CALL_TIMEOUT_MS };
  return {
    async run(place, run) {
      const params = { ...place, ...run, ...pageLimits, ...detached };
      return startedOf(await client.call("sandbox.repl.run", params, timeout));
    },
    async command(place, command) {
      // A terminal has no time limit of its own.
      const limit = command.tty === undefined ? pageLimits : {};
      const params = { ...place, ...detached, ...command, ...limit };
      return startedOf(await client.call("sandbox.command.run", params, timeout));
    },
    list: (place) => client.call("execution.list", place, timeout),
    watch: (place, after, signal) =>
      client.open("sandbox.watch", { ...place, after, metricsEveryMs: METRICS_EVERY_MS }, { signal }),
  };
}

function startedOf(result: unknown): Started {
  const { execution } = Detached.parse(result);
  return { execution };
}
