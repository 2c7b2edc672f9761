import { randomUUID } from "node:crypto";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { CommandResult, Detached, RunResult } from "#lib/protocol/methods.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { EventStream } from "../rpc/call.ts";

/** What running something gives: its events, then its result. */
export type RunEvents = EventStream<RunResult | CommandResult | Detached>;

export interface RunOptions {
  /** Aborted when nobody waits for the answer any more: its client is gone, or has cancelled the call. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: SandboxEvent) => void;
  /** Stops an execution and all that it started; rejects when there is none of this id that runs. */
  readonly stop: (execution: string) => Promise<void>;
}

/**
 * Runs something to its end, under an id made for it. Unlike a page that was closed, the client of a tool never comes
 * back to a program: when its call is cancelled, the program is stopped at once.
 */
export async function runToEnd(
  begin: (execution: string) => RunEvents,
  { signal, onEvent, stop }: RunOptions,
): Promise<RunResult | CommandResult> {
  if (signal.aborted) throw new SandboxError("invalidRequest", "The call was cancelled before it began");
  const execution = `mcp-${randomUUID()}`;
  let stopping = false;
  const stopOnce = async () => {
    if (stopping) return;
    stopping = true;
    // Too early: it is tried again at the first event. Too late: the program has ended by itself.
    await stop(execution).catch(() => {
      stopping = false;
    });
  };
  const onAbort = () => void stopOnce();
  signal.addEventListener("abort", onAbort);
  try {
    const events = begin(execution);
    let step = await events.next();
    if (signal.aborted) await stopOnce();
    while (step.done !== true) {
      onEvent(step.value);
      step = await events.next();
    }
    if ("detached" in step.value) throw new TypeError("A run detached that was not asked to");
    return step.value;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
