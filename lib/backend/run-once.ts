import { randomBytes } from "node:crypto";
import type { RunOnce, RunOnceResult } from "#lib/api/contract.ts";
import type { EventStream } from "#lib/microsandbox/event-stream.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { DisplayBundle, RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import type { Backend } from "./backend.ts";
import { checkSizes } from "./executions.ts";
import { type Caller, createSandbox, languageOf, placeOf, stopUnlessGone } from "./sandboxes.ts";

/**
 * Runs one program in a sandbox of its own. Resolves when the program was accepted, with its events; the sandbox is
 * stopped when they have been read, when the reader leaves, and when `signal` aborts.
 */
export async function runOnce(
  backend: Backend,
  caller: Caller,
  wanted: RunOnce,
  signal: AbortSignal,
): Promise<AsyncGenerator<RunEvent, void, void>> {
  const timeout = timeoutS(backend, wanted.timeoutMs);
  const language = languageOf(wanted.language);
  checkSizes(backend, wanted.code, wanted.files);
  const image = wanted.image ?? language.defaultImage;
  const { id } = await createSandbox(backend, caller, { image }, signal);
  const place = placeOf(caller.namespace, id);
  const execution = `run-${randomBytes(8).toString("hex")}`;
  const stop = once(() => stopUnlessGone(backend, place));
  signal.addEventListener("abort", () => void stop(), { once: true });
  try {
    const { code, path, stdin: input = "", files = [], args = [] } = wanted;
    const named = path === undefined ? {} : { path };
    const program = { language: wanted.language, code, ...named, input, files, args, fresh: true, timeout };
    const stream = await backend.client.open(
      "sandbox.repl.run",
      { ...place, ...program, execution },
      { signal },
    );
    return runEvents(stream, execution, stop);
  } catch (failure) {
    await stop();
    throw failure;
  }
}

/** Reads a program's events to their end; texts are exactly what it printed. */
export async function collectRun(events: AsyncIterable<RunEvent>): Promise<RunOnceResult> {
  const text = { stdout: "", stderr: "" };
  const displays: DisplayBundle[] = [];
  let omittedBytes = 0;
  for await (const event of events) {
    switch (event.kind) {
      case "stdout":
      case "stderr":
        text[event.kind] += event.text;
        break;
      case "display":
        displays.push(event.bundle);
        break;
      case "gap":
        omittedBytes += event.bytes;
        break;
      case "finished":
        return { outcome: event.outcome, ...text, displays, omittedBytes, usage: event.usage };
      case "queued":
      case "started":
      case "input":
      case "deadline":
        break;
    }
  }
  throw new Error("A run's events ended without telling how it ended.");
}

/** The run's own events; when the connection breaks before the last, that is how the run ended. */
async function* runEvents(
  stream: EventStream<unknown>,
  execution: string,
  stop: () => Promise<void>,
): AsyncGenerator<RunEvent, void, void> {
  let seq = 0;
  try {
    for await (const event of stream) {
      if (!isRunEvent(event)) continue;
      seq = event.seq;
      yield event;
      if (event.kind === "finished") return;
    }
    throw new Error("The sandbox server's stream ended without telling how the run ended.");
  } catch {
    const outcome = { kind: "sandboxLost" as const, reason: "The connection to the sandbox was lost." };
    const usage = { wallMs: 0, cpuMs: 0, peakMemoryBytes: 0 };
    yield { kind: "finished", execution, seq: seq + 1, atMs: Date.now(), outcome, usage };
  } finally {
    await stop();
  }
}

function isRunEvent(event: SandboxEvent): event is RunEvent {
  return event.kind !== "state" && event.kind !== "metrics";
}

/** Stops at most once. */
function once(stop: () => Promise<void>): () => Promise<void> {
  let stopped: Promise<void> | undefined;
  return () => (stopped ??= stop());
}

/** Seconds, as the protocol wants them. @throws SandboxError invalidParams */
function timeoutS({ limits }: Backend, timeoutMs: number | undefined): number {
  if (timeoutMs === undefined) return limits.runNoticeS;
  if (timeoutMs <= limits.runHardS * 1_000) return timeoutMs / 1_000;
  throw new SandboxError(
    "invalidParams",
    `timeoutMs is ${timeoutMs}; the most that a run may have is ${limits.runHardS * 1_000}.`,
    { details: { limitMs: limits.runHardS * 1_000 } },
  );
}
