import { SequenceNumber, type StreamLine, WantedSandbox } from "#lib/api/contract.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { Backend } from "./backend.ts";
import { isGone, noSuchSandbox } from "./error-response.ts";
import { merge } from "./merge.ts";
import { ndjsonResponse } from "./ndjson-response.ts";
import type { Call } from "./route.ts";
import type { Watch } from "./runner.ts";
import { placeOf, type SandboxPlace } from "./sandboxes.ts";
import type { Visitor } from "./visitor.ts";

/** Sandboxes on one stream: all tabs of a browser share one, and a visitor has only so many sandboxes. */
const MAX_SANDBOXES = 64;

/** Answers a visitor with a stream, as long as they have not too many. @throws SandboxError serverFull */
export function streamTo(
  { backend, visitor, request }: Pick<Call & { visitor: Visitor }, "backend" | "visitor" | "request">,
  open: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>,
): Promise<Response> {
  return ndjsonResponse(async (signal) => {
    backend.streams.take(visitor.namespace, signal);
    return await open(signal);
  }, request.signal);
}

/** Opens the stream of one sandbox; resolves when the sandbox server has accepted it. */
export async function watchSandbox(
  backend: Backend,
  place: SandboxPlace,
  after: number,
  signal: AbortSignal,
): Promise<Watch> {
  return (await backend.runner()).watch(place, after, signal);
}

/**
 * The events of several sandboxes as lines of one stream. A sandbox that is not there (or not theirs), or that stops,
 * gets a last line `gone`; when the sandbox server goes, the whole stream ends.
 */
export async function watchSandboxes(
  backend: Backend,
  namespace: string,
  wanted: ReadonlyMap<string, number>,
  signal: AbortSignal,
): Promise<AsyncIterable<StreamLine>> {
  const hangUp = new AbortController();
  const both = AbortSignal.any([signal, hangUp.signal]);
  try {
    const opened = await Promise.all(
      [...wanted].map(async ([sandbox, after]) => ({
        sandbox,
        watch: await watchOrGone(backend, namespace, { sandbox, after }, both),
      })),
    );
    return merge(opened.map(({ sandbox, watch }) => linesOf(sandbox, watch)));
  } catch (failure) {
    hangUp.abort();
    throw failure;
  }
}

/** `?sandbox=<id>:<after>&sandbox=…` @throws SandboxError invalidParams */
export function wantedSandboxes(url: string): Map<string, number> {
  const wanted = new Map<string, number>();
  for (const value of new URL(url).searchParams.getAll("sandbox")) {
    if (!WantedSandbox.safeParse(value).success) throw badAfter(value);
    const [id = "", after = "0"] = value.split(":");
    wanted.set(id, Number(after));
  }
  if (wanted.size === 0 || wanted.size > MAX_SANDBOXES) {
    throw new SandboxError(
      "invalidParams",
      `Name 1 to ${MAX_SANDBOXES} sandboxes, each as ?sandbox=<id>:<after>.`,
    );
  }
  return wanted;
}

/** A sequence number in a query, 0 when it is absent. @throws SandboxError invalidParams */
export function parseAfter(text: string | null): number {
  if (text === null) return 0;
  if (SequenceNumber.safeParse(text).success) return Number(text);
  throw badAfter(text);
}

function badAfter(text: string): SandboxError {
  return new SandboxError(
    "invalidParams",
    `"${text}" is no sequence number; it must be a whole number from 0.`,
  );
}

async function watchOrGone(
  backend: Backend,
  namespace: string,
  wanted: { sandbox: string; after: number },
  signal: AbortSignal,
): Promise<Watch | undefined> {
  try {
    return await watchSandbox(backend, placeOf(namespace, wanted.sandbox), wanted.after, signal);
  } catch (failure) {
    if (isGone(failure)) return undefined;
    throw failure;
  }
}

async function* linesOf(sandbox: string, watch: Watch | undefined): AsyncGenerator<StreamLine, void, void> {
  const gone = (code: string, message: string): StreamLine => ({ sandbox, gone: { code, message } });
  if (watch === undefined) {
    yield gone("sandboxNotFound", noSuchSandbox().message);
    return;
  }
  for await (const event of watch) yield { sandbox, event };
  const { state } = await watch.result;
  if (state === "lost") yield gone("sandboxLost", "The sandbox was lost.");
  else yield gone("sandboxNotRunning", "The sandbox was stopped.");
}
