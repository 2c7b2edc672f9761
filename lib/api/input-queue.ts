import type { SendInput } from "./contract.ts";
import { ApiFailure, mayPass } from "./failure.ts";
import { realWait, type Wait } from "./retry.ts";

export interface InputQueueOptions {
  /** Sends one numbered request; fails with ApiFailure. */
  readonly send: (request: SendInput) => Promise<unknown>;
  /** The highest number that the execution has already taken (after a reload); 0 for a new one. */
  readonly taken?: number;
  /** Called before a number is used for the first time, to remember it over a reload. */
  readonly onNumber?: (number: number) => void;
  /** Nothing that was or will be typed reaches the program any more (it has finished, say). Told once. */
  readonly onRefused: (failure: ApiFailure) => void;
  readonly wait?: Wait;
}

export interface InputQueue {
  type(text: string): void;
  /** End of input, after all that was typed before. */
  end(): void;
  /** Sends nothing more. May be called twice. */
  close(): void;
}

/** At most this much in one request, far below the limit of a body; a longer paste takes several. */
const MAX_CHARS = 64 * 1024;
/** The server names the number that is due; that it changes its mind again and again is not this page's doing. */
const MAX_RENUMBERINGS = 3;
const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 3_000;

/**
 * What is typed into one execution, in order: one numbered request is under way, later keys join the next one (a request
 * a key arrives out of order). After a network error, or when more is waiting than the server keeps for a program that
 * does not read (`inputBacklog`), the same request goes out again with its number, which is harmless when it had arrived.
 */
export function createInputQueue(options: InputQueueOptions): InputQueue {
  const wait = options.wait ?? realWait;
  let waiting = "";
  let end: "no" | "wanted" | "sent" = "no";
  let number = options.taken ?? 0;
  let sending = false;
  const over = new AbortController();

  async function drain(): Promise<void> {
    if (sending) return;
    sending = true;
    while (!over.signal.aborted && (waiting !== "" || end === "wanted")) {
      number += 1;
      options.onNumber?.(number);
      await sendUntilTaken(nextRequest());
    }
    sending = false;
  }

  function nextRequest(): SendInput {
    const data = takeChars(waiting, MAX_CHARS);
    waiting = waiting.slice(data.length);
    const last = end === "wanted" && waiting === "";
    if (last) end = "sent";
    return { number, ...(data === "" ? {} : { data }), ...(last ? { eof: true } : {}) };
  }

  async function sendUntilTaken(request: SendInput): Promise<void> {
    for (let tries = 0; !over.signal.aborted; tries += 1) {
      try {
        await options.send({ ...request, number });
        return;
      } catch (failure) {
        // Before a reload a number was used whose request never arrived.
        const expected = expectedNumber(failure);
        if (expected !== undefined && tries < MAX_RENUMBERINGS) {
          number = expected;
          continue;
        }
        if (!mayPass(failure)) return refuse(failure);
        await wait(waitMs(failure, tries));
      }
    }
  }

  function refuse(failure: unknown): void {
    over.abort();
    waiting = "";
    options.onRefused(
      failure instanceof ApiFailure
        ? failure
        : new ApiFailure("invalidAnswer", "Typing failed.", { cause: failure }),
    );
  }

  return {
    type(text) {
      if (over.signal.aborted || end !== "no") return;
      waiting += text;
      void drain();
    },
    end() {
      if (over.signal.aborted || end !== "no") return;
      end = "wanted";
      void drain();
    },
    close() {
      over.abort();
      waiting = "";
    },
  };
}

/** Longer each time, and never shorter than the server asks for: while the program reads on slowly, `inputBacklog` may take long. */
function waitMs(failure: ApiFailure, tries: number): number {
  const backOffMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  return Math.max(backOffMs, failure.retryAfterMs ?? 0);
}

function expectedNumber(failure: unknown): number | undefined {
  if (!(failure instanceof ApiFailure) || failure.code !== "inputOutOfOrder") return undefined;
  const { expected } = failure.details;
  return typeof expected === "number" ? expected : undefined;
}

/** The first characters of a text, never half of one that takes two UTF-16 units. */
function takeChars(text: string, most: number): string {
  if (text.length <= most) return text;
  const last = text.charCodeAt(most - 1);
  const splitsPair = last >= 0xd8_00 && last <= 0xdb_ff;
  return text.slice(0, splitsPair ? most - 1 : most);
}
