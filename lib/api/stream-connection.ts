import { readLines } from "#lib/protocol/ndjson.ts";
import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import type { StreamLine } from "./contract.ts";
import { ApiFailure, isGone } from "./failure.ts";
import { loadSchemas, type Schemas } from "./schemas.ts";

/**
 * How the events come: `live` now; `reconnecting` after an interruption that should pass, also before the first
 * connection; `down` when the server has not answered for a while. It goes on trying in every state.
 */
export type ConnectionState = "live" | "reconnecting" | "down";

export interface StreamConnectionOptions {
  /** Opens the stream from after these sequence numbers; fails with ApiFailure. */
  readonly open: (
    after: ReadonlyMap<string, number>,
    signal: AbortSignal,
  ) => Promise<ReadableStream<Uint8Array>>;
  readonly onLine: (line: StreamLine) => void;
  readonly onState: (state: ConnectionState) => void;
  readonly clock?: Clock;
}

/** Time and chance, for tests to decide. */
export interface Clock {
  /** Resolves after this time, or at once when the signal aborts; never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  /** From 0 to 1. */
  random(): number;
  /** Milliseconds since whenever. */
  nowMs(): number;
  /** Resolves when everything else that is due has had its turn; also in a hidden tab at once. */
  turn(): Promise<void>;
}

export interface StreamConnection {
  /** Also (or again) wants this sandbox's events from after a sequence number. */
  want(sandbox: string, after: number): void;
  drop(sandbox: string): void;
  /** Skips the wait before the next try, e.g. when the browser says that the network is back. */
  retryNow(): void;
  readonly state: ConnectionState;
  /** May be called twice. */
  close(): void;
}

/** Wishes that come within this time (tabs of a browser that is just restored) share one new connection. */
const GATHER_MS = 10;
/** The server sends something at least every 10 s; after three times that the connection is dead. */
const SILENCE_MS = 30_000;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;
/** Tries in a row that must fail before the state is `down`. */
const TRIES_UNTIL_DOWN = 3;
/** So long lines are taken in one go, before clicks and frames have their turn. */
const TURN_MS = 8;
/** A line carries at most one event, and an event at most one read of output or one picture. */
const MAX_LINE_CHARS = 32 * 1024 * 1024;

/** One connection for the events of any number of sandboxes, which heals itself and resumes where it was. */
export function createStreamConnection(options: StreamConnectionOptions): StreamConnection {
  const clock = options.clock ?? realClock;
  const closed = new AbortController();
  const positions = new Map<string, number>();
  let state: ConnectionState = "reconnecting";
  let failures = 0;
  let attempt = new AbortController();
  let pause = new AbortController();
  let running = false;

  function tell(next: ConnectionState): void {
    if (next === state) return;
    state = next;
    options.onState(next);
  }

  async function keepConnected(): Promise<void> {
    running = true;
    while (!closed.signal.aborted && positions.size > 0) {
      await clock.wait(GATHER_MS, closed.signal);
      attempt = new AbortController();
      const signal = AbortSignal.any([attempt.signal, closed.signal]);
      try {
        await readOnce(signal);
        if (!signal.aborted) throw new ApiFailure("unreachable", "The stream of events ended.");
      } catch (failure) {
        if (signal.aborted) continue;
        if (isGone(failure)) allGone(failure);
        else await afterFailure(failure);
      }
    }
    running = false;
  }

  async function readOnce(signal: AbortSignal): Promise<void> {
    const silence = new AbortController();
    const watchdog = createWatchdog(clock, () => silence.abort(new Error("silence")));
    try {
      const body = await options.open(new Map(positions), AbortSignal.any([signal, silence.signal]));
      const { StreamLine } = await loadSchemas();
      failures = 0;
      tell("live");
      let turnEndsAtMs = clock.nowMs() + TURN_MS;
      for await (const text of readLines(body, MAX_LINE_CHARS)) {
        if (signal.aborted) return;
        watchdog.reset();
        if (text.trim() !== "") take(StreamLine.safeParse(JSON.parse(text)));
        if (positions.size === 0) return attempt.abort();
        // What has come already is read without a pause, and more comes meanwhile: a flood would hold up all else.
        if (clock.nowMs() < turnEndsAtMs) continue;
        await clock.turn();
        turnEndsAtMs = clock.nowMs() + TURN_MS;
      }
    } finally {
      watchdog.stop();
    }
  }

  function take(parsed: ReturnType<Schemas["StreamLine"]["safeParse"]>): void {
    // A kind of line that this page does not know yet is none of its business.
    if (!parsed.success) return;
    const line = parsed.data;
    if (!positions.has(line.sandbox)) return;
    if ("gone" in line) positions.delete(line.sandbox);
    else positions.set(line.sandbox, positionAfter(line.event, positions.get(line.sandbox) ?? 0));
    options.onLine(line);
  }

  /** The server does not know this visitor (any more): none of the sandboxes is theirs. */
  function allGone({ code, message }: ApiFailure): void {
    for (const sandbox of positions.keys()) {
      positions.delete(sandbox);
      options.onLine({ sandbox, gone: { code, message } });
    }
  }

  async function afterFailure(failure: unknown): Promise<void> {
    failures += 1;
    const serverIsDown = failure instanceof ApiFailure && failure.code === "unavailable";
    tell(serverIsDown || failures >= TRIES_UNTIL_DOWN ? "down" : "reconnecting");
    const asked = failure instanceof ApiFailure ? (failure.retryAfterMs ?? 0) : 0;
    const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1));
    pause = new AbortController();
    // Between half and all of it, so that a hundred pages do not come back in the same moment.
    const waitMs = Math.max(Math.min(asked, LONGEST_WAIT_MS), longest * (0.5 + clock.random() / 2));
    await clock.wait(waitMs, AbortSignal.any([pause.signal, closed.signal]));
  }

  return {
    want(sandbox, after) {
      const known = positions.get(sandbox);
      if (known !== undefined && known <= after) return;
      positions.set(sandbox, after);
      attempt.abort();
      if (!running) void keepConnected();
    },
    drop(sandbox) {
      if (positions.delete(sandbox)) attempt.abort();
    },
    retryNow: () => pause.abort(),
    get state() {
      return state;
    },
    close: () => closed.abort(),
  };
}

/** The place to resume from after an event; metrics have none of their own. */
export function positionAfter(event: SandboxEvent, before: number): number {
  if (event.kind === "metrics") return before;
  return Math.max(before, event.kind === "gap" ? Math.max(event.seq, event.toSeq) : event.seq);
}

const realClock: Clock = {
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener("abort", done);
    }),
  random: Math.random,
  nowMs: () => performance.now(),
  turn: () =>
    new Promise((resolve) => {
      // Timers of hidden tabs come once a second; messages come at once.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    }),
};

function createWatchdog(clock: Clock, bark: () => void): { reset(): void; stop(): void } {
  let current = new AbortController();
  function reset(): void {
    current.abort();
    const mine = new AbortController();
    current = mine;
    void barkUnlessReset(mine.signal);
  }

  async function barkUnlessReset(signal: AbortSignal): Promise<void> {
    await clock.wait(SILENCE_MS, signal);
    if (!signal.aborted) bark();
  }

  reset();
  return { reset, stop: () => current.abort() };
}
