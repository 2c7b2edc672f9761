import type { Caller } from "./caller.ts";
import type { SandboxEvent } from "./events.ts";
import type { CallOptions } from "./options.ts";
import { ResumingReader } from "./resuming-reader.ts";

/** What of a sandbox is watched. */
export interface WatchOptions extends CallOptions {
  /** Only events after this sequence number; 0 by default: all that are kept. */
  readonly after?: number | undefined;
  /** Also send metrics this often, at least every 100 ms; none unless asked. */
  readonly metricsEveryMs?: number | undefined;
}

/** Everything that happens in a sandbox, until it stops; a connection that breaks is taken up again. */
export async function* watchSandbox(
  caller: Caller,
  { after = 0, metricsEveryMs, ...call }: WatchOptions,
): AsyncGenerator<SandboxEvent, void, void> {
  caller.checkStarted();
  const metrics = metricsEveryMs === undefined ? {} : { metricsEveryMs };
  const open = (from: number) =>
    caller.client.open("sandbox.watch", { ...caller.place, after: from, ...metrics }, call);
  const reader = new ResumingReader({ first: () => open(after), again: open, after, signal: call.signal });
  yield* reader.read();
}
