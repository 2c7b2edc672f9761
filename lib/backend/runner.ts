import type { z } from "zod";
import type { CreateCommand, CreateRun, Executions, Started } from "#lib/api/contract.ts";
import { SandboxError as SandboxClientError } from "#lib/microsandbox/errors.ts";
import type { EventStream } from "#lib/microsandbox/event-stream.ts";
import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { SandboxState } from "#lib/protocol/run-event.ts";
import { createPlainRunner } from "./plain-runner.ts";
import type { SandboxPlace } from "./sandboxes.ts";
import { createStreamingRunner } from "./streaming-runner.ts";

/** The events of one sandbox, and its state when they have ended. */
export type Watch = EventStream<{ state: SandboxState }>;

/** How programs are run for a page: on a server like ours, or on one that knows only the original protocol. */
export interface Runner {
  run(place: SandboxPlace, run: z.output<typeof CreateRun>): Promise<Started>;
  command(place: SandboxPlace, command: z.output<typeof CreateCommand>): Promise<Started>;
  list(place: SandboxPlace): Promise<Executions>;
  /** Resolves when there is such a sandbox; then its events after this sequence number. */
  watch(place: SandboxPlace, after: number, signal: AbortSignal): Promise<Watch>;
}

const ASK_TIMEOUT_MS = 10_000;

/** Finds out, when it is first needed, what the sandbox server can do; fails as long as it does not answer. */
export function createRunners(client: RpcClient, limits: Limits): () => Promise<Runner> {
  let known: Promise<Runner> | undefined;
  return () => {
    known ??= chooseRunner(client, limits);
    // What could not be found out now may be found out the next time.
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
}

async function chooseRunner(client: RpcClient, limits: Limits): Promise<Runner> {
  try {
    await client.call("server.info", {}, { requestTimeoutMs: ASK_TIMEOUT_MS });
    return createStreamingRunner(client, limits);
  } catch (failure) {
    if (failure instanceof SandboxClientError && failure.status === 404) {
      return createPlainRunner(client, limits);
    }
    throw failure;
  }
}
