import { KEEP_ALIVE_MS } from "#lib/protocol/envelope.ts";
import { NDJSON } from "#lib/protocol/ndjson.ts";

/** Whether the caller wants events as they happen. */
export function asksForNdjson(request: Request): boolean {
  return (request.headers.get("accept") ?? "").toLowerCase().includes(NDJSON);
}

/**
 * Each value as a line, as soon as it is there, no faster than the client takes them; an empty line when there was
 * nothing for a while. What fails before the values begin, fails here. The signal that `open` gets aborts when the stream
 * is over: it has ended or failed, or the client went away; then the values are told to end.
 */
export async function ndjsonResponse(
  open: (signal: AbortSignal) => Promise<AsyncIterable<unknown>>,
  requestSignal: AbortSignal,
  headers: Readonly<Record<string, string>> = {},
  keepAliveMs = KEEP_ALIVE_MS,
): Promise<Response> {
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, requestSignal]);
  const values = await open(signal).catch((failure: unknown) => {
    over.abort();
    throw failure;
  });
  const iterator = values[Symbol.asyncIterator]();
  signal.addEventListener("abort", () => void iterator.return?.()?.catch(() => undefined), { once: true });
  const encoder = new TextEncoder();
  let next: Promise<IteratorResult<unknown, unknown>> | undefined;

  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      next ??= iterator.next();
      try {
        const result = await within(next, keepAliveMs);
        if (result === undefined) {
          controller.enqueue(encoder.encode("\n"));
          return;
        }
        next = undefined;
        if (result.done === true) {
          over.abort();
          controller.close();
        } else controller.enqueue(encoder.encode(`${JSON.stringify(result.value)}\n`));
      } catch (failure) {
        if (signal.aborted) return;
        over.abort();
        controller.error(failure);
      }
    },
    cancel() {
      over.abort();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": `${NDJSON}; charset=utf-8`,
      "cache-control": "no-store",
      // Proxies of the nginx kind gather an answer before they pass it on, unless told not to.
      "x-accel-buffering": "no",
      ...headers,
    },
  });
}

/** What a promise resolves with, or undefined when that takes longer. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
