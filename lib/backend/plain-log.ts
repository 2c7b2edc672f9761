import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { RunEvent, StateEvent } from "#lib/protocol/run-event.ts";

type Kept = RunEvent | StateEvent;
type Unnumbered = Kept extends infer Event
  ? Event extends Kept
    ? Omit<Event, "seq" | "atMs">
    : never
  : never;

/** Of a sandbox's output this much is kept for readers who come later; the oldest goes first. */
const MAX_CHARS = 4 * 1024 * 1024;
const MAX_EXECUTIONS = 100;

/** The events of one sandbox, numbered here, because its server numbers none. */
export class PlainLog {
  readonly #events: Kept[] = [];
  readonly #executions = new Map<string, ExecutionInfo>();
  #lastSeq = 0;
  #chars = 0;
  #droppedChars = 0;
  #more = Promise.withResolvers<void>();

  get executions(): readonly ExecutionInfo[] {
    return [...this.#executions.values()];
  }

  has(execution: string): boolean {
    return this.#executions.has(execution);
  }

  /** Adds an event, and wakes who reads. */
  push(event: Unnumbered): void {
    this.#lastSeq += 1;
    const numbered: Kept = { ...event, seq: this.#lastSeq, atMs: Date.now() };
    this.#events.push(numbered);
    this.#chars += sizeOf(numbered);
    while (this.#chars > MAX_CHARS && this.#events.length > 1) this.#dropOldest();
    this.#note(numbered);
    this.#more.resolve();
    this.#more = Promise.withResolvers();
  }

  /** Remembers an execution that begins now. */
  begin(info: Pick<ExecutionInfo, "execution" | "kind" | "language" | "command">): void {
    const seqs = { firstSeq: this.#lastSeq + 1, lastSeq: this.#lastSeq };
    this.#executions.set(info.execution, {
      ...info,
      ...seqs,
      state: "running",
      createdAtMs: Date.now(),
      stdinOpen: false,
    });
    const [oldest] = this.#executions.keys();
    if (this.#executions.size > MAX_EXECUTIONS && oldest !== undefined) this.#executions.delete(oldest);
  }

  /** Every event after a number, then those to come, until the signal aborts or the sandbox has stopped. */
  async *read(after: number, signal: AbortSignal): AsyncGenerator<Kept, void, void> {
    const aborted = new Promise<void>((resolve) => {
      signal.addEventListener("abort", () => resolve(), { once: true });
    });
    let place = after > this.#lastSeq ? 0 : after;
    while (!signal.aborted) {
      const more = this.#more.promise;
      const gap = this.#gapAfter(place);
      if (gap !== undefined) {
        yield gap;
        place = gap.seq;
      }
      for (const event of this.#events.filter(({ seq }) => seq > place)) {
        yield event;
        place = event.seq;
        if (event.kind === "state" && event.state === "stopped") return;
      }
      if (place >= this.#lastSeq) await Promise.race([more, aborted]);
    }
  }

  #gapAfter(place: number): RunEvent | undefined {
    const first = this.#events.find((event) => "execution" in event);
    const firstSeq = this.#events[0]?.seq ?? 1;
    if (place + 1 >= firstSeq || first === undefined || !("execution" in first)) return undefined;
    const toSeq = firstSeq - 1;
    const numbers = { seq: toSeq, fromSeq: place + 1, toSeq, bytes: this.#droppedChars };
    return { kind: "gap", execution: first.execution, atMs: Date.now(), ...numbers };
  }

  #dropOldest(): void {
    const oldest = this.#events.shift();
    if (oldest === undefined) return;
    this.#chars -= sizeOf(oldest);
    this.#droppedChars += sizeOf(oldest);
  }

  #note(event: Kept): void {
    const info = "execution" in event ? this.#executions.get(event.execution) : undefined;
    if (info === undefined) return;
    const ended = event.kind === "finished" ? { state: "finished" as const, outcome: event.outcome } : {};
    this.#executions.set(info.execution, { ...info, ...ended, lastSeq: event.seq });
  }
}

function sizeOf(event: Kept): number {
  return "text" in event ? event.text.length : 64;
}
