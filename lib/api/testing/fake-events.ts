import type { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import type { ApiFailure } from "../failure.ts";
import type { Clock, StreamConnectionOptions } from "../stream-connection.ts";

/** One connection that was opened: what it was asked for, and the server's end of it. */
export interface FakeConnection {
  readonly after: Readonly<Record<string, number>>;
  readonly signal: AbortSignal;
  bytes(text: string): void;
  line(line: object): void;
  event(sandbox: string, event: SandboxEvent): void;
  end(): void;
}

/** The server's side of `GET /api/events`: tests wait for connections and write to them. */
export class FakeEvents {
  readonly opened: FakeConnection[] = [];
  /** What the next tries to connect fail with. */
  readonly failures: ApiFailure[] = [];
  #waiting: (() => void)[] = [];

  readonly open: StreamConnectionOptions["open"] = async (after, signal) => {
    const failure = this.failures.shift();
    if (failure !== undefined) throw failure;
    const encoder = new TextEncoder();
    let ended = false;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const bytes = (text: string): void => controller.enqueue(encoder.encode(text));
        const line = (value: object): void => bytes(`${JSON.stringify(value)}\n`);
        signal.addEventListener("abort", () => {
          if (!ended) controller.error(signal.reason);
          ended = true;
        });
        this.opened.push({
          after: Object.fromEntries(after),
          signal,
          bytes,
          line,
          event: (sandbox, event) => line({ sandbox, event }),
          end: () => {
            ended = true;
            controller.close();
          },
        });
        for (const wake of this.#waiting.splice(0)) wake();
      },
      cancel: () => {
        ended = true;
      },
    });
    return body;
  };

  /** The nth connection, counting from 0, when it is there. */
  async connection(index: number): Promise<FakeConnection> {
    for (;;) {
      const connection = this.opened[index];
      if (connection !== undefined) return connection;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }
}

/** Waits take no time, but are remembered; the watchdog's long one lasts until it is called off, or `bark` is called. */
export class FakeClock implements Clock {
  readonly waits: number[] = [];
  #barks: (() => void)[] = [];
  #nowMs = 0;

  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (ms >= 30_000) {
      return new Promise((resolve) => {
        this.#barks.push(resolve);
        signal.addEventListener("abort", () => resolve(), { once: true });
      });
    }
    this.waits.push(ms);
    return new Promise((resolve) => setImmediate(resolve));
  }

  random(): number {
    return 1;
  }

  /** A look at the clock takes a millisecond. */
  nowMs(): number {
    return (this.#nowMs += 1);
  }

  turns = 0;
  turn(): Promise<void> {
    this.turns += 1;
    return new Promise((resolve) => setImmediate(resolve));
  }

  /** The long silence is over. */
  bark(): void {
    for (const bark of this.#barks.splice(0)) bark();
  }
}

/** What was collected, and a wait until it is enough. */
export class Collected<T> {
  readonly all: T[] = [];
  #waiting: (() => void)[] = [];

  readonly add = (value: T): void => {
    this.all.push(value);
    for (const wake of this.#waiting.splice(0)) wake();
  };

  async until(enough: (all: readonly T[]) => boolean): Promise<readonly T[]> {
    while (!enough(this.all)) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.all;
  }

  count(many: number): Promise<readonly T[]> {
    return this.until((all) => all.length >= many);
  }
}

export function out(seq: number, text = `line ${seq}`): RunEvent {
  return { kind: "stdout", execution: "e1", seq, atMs: 1, text };
}
