import { CommandResult, type MethodInput, type MethodResult, RunResult } from "#lib/protocol/methods.ts";
import type { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import { SandboxClientError } from "./errors.ts";
import type { RpcClient } from "./rpc-client.ts";

/** The two methods that run something, and what each answers when it was not detached. */
const RESULTS = { "sandbox.repl.run": RunResult, "sandbox.command.run": CommandResult } as const;
type RunMethod = keyof typeof RESULTS;
type Finished = { "sandbox.repl.run": RunResult; "sandbox.command.run": CommandResult };

/** Runs things in one sandbox, always as a stream: a call may take longer than any connection stays silent. */
export class Caller {
  readonly #client: RpcClient;
  readonly #checkStarted: () => void;
  readonly place: { readonly sandbox: string; readonly namespace: string };

  /** `checkStarted` throws when the sandbox is not started. */
  constructor(client: RpcClient, place: Caller["place"], checkStarted: () => void) {
    this.#client = client;
    this.place = place;
    this.#checkStarted = checkStarted;
  }

  /** Reads to the end and returns the result. */
  async finish<M extends RunMethod>(
    method: M,
    params: MethodInput<M>,
    signal: AbortSignal | undefined,
  ): Promise<Finished[M]> {
    this.#checkStarted();
    const stream = await this.#client.open(method, params, { signal });
    const events = stream[Symbol.asyncIterator]();
    while ((await events.next()).done !== true);
    return finishedResult(method, await stream.result);
  }

  /** The events of what runs. */
  async *stream<M extends RunMethod>(
    method: M,
    params: MethodInput<M>,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<RunEvent, void, void> {
    this.#checkStarted();
    for await (const event of await this.#client.open(method, params, { signal })) {
      if (isRunEvent(event)) yield event;
    }
  }
}

function isRunEvent(event: SandboxEvent): event is RunEvent {
  return event.kind !== "state" && event.kind !== "metrics";
}

function finishedResult<M extends RunMethod>(method: M, result: MethodResult<M>): Finished[M] {
  const parsed = RESULTS[method].safeParse(result);
  if (parsed.success) return parsed.data as Finished[M];
  throw new SandboxClientError(
    "InvalidResponse",
    `The server's result of ${method} is that of a detached run.`,
  );
}
