import { RpcNotification } from "#lib/protocol/envelope.ts";
import { LineTooLongError, readLines } from "#lib/protocol/ndjson.ts";
import { SandboxEvent } from "#lib/protocol/run-event.ts";
import { deferred } from "./deferred.ts";
import { SandboxError } from "./errors.ts";
import { eventsOfResult } from "./plain-server.ts";
import { type Answer, answerIn, factsOf } from "./rpc-answer.ts";

/** The events of one call, in order; can be iterated once. */
export interface EventStream<R> extends AsyncIterable<SandboxEvent> {
  /** The call's result; settled when the iteration has come to its end. Never an unhandled rejection. */
  readonly result: Promise<R>;
  /** Whether the server tells events as they happen; otherwise they were made from its answer, and all is over. */
  readonly streamed: boolean;
  /** Hangs up. May be called twice. */
  close(): void;
}

/** The last line is the call's whole buffered result, which repeats the output up to the output limit. */
const MAX_LINE_CHARS = 128 * 1024 * 1024;
/** A server sends at least an empty line every 10 s; after three times that it is gone. */
const SILENCE_MS = 30_000;

interface LineReading<R> {
  /** The answer's HTTP status. */
  readonly status: number;
  /** The checked result in a JSON-RPC answer; throws the error that is in it. */
  readonly result: (answer: Answer) => R;
  /** What a failed connection means to the caller. */
  readonly explain: (cause: unknown) => unknown;
  readonly close: () => void;
}

/** Reads a streamed answer: notifications, then the ordinary response. */
export function streamOfLines<R>(body: ReadableStream<Uint8Array>, reading: LineReading<R>): EventStream<R> {
  const result = deferred<R>();
  result.promise.catch(() => undefined);
  let silent = false;

  async function* events(): AsyncGenerator<SandboxEvent, void, void> {
    const onSilence = (): void => {
      silent = true;
      reading.close();
    };
    let timer = setTimeout(onSilence, SILENCE_MS);
    try {
      for await (const line of readLines(body, MAX_LINE_CHARS)) {
        clearTimeout(timer);
        if (line.trim() !== "") {
          const answer = answerIn(line, reading.status, "A line of the server's stream");
          const message = messageIn(answer);
          if (!("method" in message)) {
            result.resolve(reading.result(answer));
            return;
          }
          const event = eventOf(message);
          if (event !== undefined) yield event;
        }
        timer = setTimeout(onSilence, SILENCE_MS);
      }
      throw new SandboxError("HttpError", "The server's stream ended before its result.");
    } catch (cause) {
      const failure = silent
        ? new SandboxError("Timeout", `The server has sent nothing for ${SILENCE_MS / 1_000} s.`)
        : reading.explain(cause instanceof LineTooLongError ? endless(cause, reading.status) : cause);
      result.reject(failure);
      throw failure;
    } finally {
      clearTimeout(timer);
      // After a result this changes nothing; when the caller broke off, nobody will ever have one.
      result.reject(new SandboxError("HttpError", "The stream was closed before its result."));
      reading.close();
    }
  }

  return { result: result.promise, streamed: true, close: reading.close, [Symbol.asyncIterator]: events };
}

/** The same from a server that answered all at once: events made from the buffered result. */
export function streamOfAnswer<R>(result: R): EventStream<R> {
  return {
    result: Promise.resolve(result),
    streamed: false,
    close: () => undefined,
    async *[Symbol.asyncIterator]() {
      yield* eventsOfResult(result, Date.now());
    },
  };
}

function messageIn({ json, facts }: Answer): object {
  if (typeof json === "object" && json !== null) return json;
  throw new SandboxError("InvalidResponse", "A line of the server's stream is no JSON object.", facts);
}

function endless(cause: LineTooLongError, status: number): SandboxError {
  const message = `The server's answer has no end: ${cause.message}.`;
  return new SandboxError("InvalidResponse", message, { ...factsOf(cause.start, status), cause });
}

/** The event in a notification; undefined for a kind that this version does not know. */
function eventOf(message: object): SandboxEvent | undefined {
  const notification = RpcNotification.safeParse(message);
  if (!notification.success) return undefined;
  const event = SandboxEvent.safeParse(notification.data.params);
  return event.success ? event.data : undefined;
}
