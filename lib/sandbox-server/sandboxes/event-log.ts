import type { MetricsEvent, RunEvent, SandboxEvent, StateEvent } from "#lib/protocol/run-event.ts";
import { ExecutionLog, textBytes, type KeepLimits, type Told } from "./execution-log.ts";

/** What is numbered and kept; metrics are neither. */
export type LoggedEvent = RunEvent | StateEvent;

/** An event of an execution before the log has numbered, dated and named it. */
export type NewRunEvent = WithoutStamp<RunEvent>;
type WithoutStamp<E> = E extends RunEvent ? Omit<E, "seq" | "atMs" | "execution"> : never;

export interface ReadOptions {
  /** Only events after this number. One that was never reached (another life of the server) means all. */
  readonly after: number;
  /** Ends the reading. */
  readonly signal: AbortSignal;
  /** Only the events of this execution; ends after its `finished`. */
  readonly execution?: ExecutionLog;
  /** Ends the reading when all was read and this says so. */
  readonly ended?: () => boolean;
  /** What is told beside the log and belongs to no place in it; asked for whenever the log wakes its readers. */
  readonly aside?: () => MetricsEvent | undefined;
}

/** So many events are read in one go at most: what a slow reader holds beside the log. */
const BATCH_EVENTS = 256;

/** The sandbox's own changes of state are few; older ones than this many tell nobody anything. */
const KEPT_STATES = 100;

/**
 * Everything that happened in one sandbox, numbered in one sequence. Writing never waits for a reader: each reader has
 * its own place, and gets a `gap` for what was dropped before it came there.
 */
export class EventLog {
  readonly #limits: KeepLimits;
  readonly #now: () => number;
  readonly #executions = new Set<ExecutionLog>();
  readonly #readers = new Set<() => void>();
  #states: StateEvent[] = [];
  #lastSeq = 0;

  constructor(limits: KeepLimits, now: () => number = Date.now) {
    this.#limits = limits;
    this.#now = now;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** The newest state event, if there was one. */
  get state(): StateEvent | undefined {
    return this.#states.at(-1);
  }

  /** Room for the events of a new execution. */
  open(id: string): ExecutionLog {
    const log = new ExecutionLog(id, this.#limits);
    this.#executions.add(log);
    return log;
  }

  /** Forgets an execution's events; who is reading them reads on. */
  drop(log: ExecutionLog): void {
    this.#executions.delete(log);
  }

  /** Numbers, dates and keeps an event of an execution. */
  append(log: ExecutionLog, event: NewRunEvent): void {
    log.push({ ...event, execution: log.id, ...this.#stamp() });
    this.#wake();
  }

  appendState(event: Omit<StateEvent, "seq" | "atMs">): void {
    this.#states.push({ ...event, ...this.#stamp() });
    if (this.#states.length > KEPT_STATES) this.#states = this.#states.slice(-KEPT_STATES);
    this.#wake();
  }

  /** Lets readers look again whether they have `ended`. */
  wake(): void {
    this.#wake();
  }

  /** The events in order, first those that are kept, then each as it happens. */
  async *read(options: ReadOptions): AsyncGenerator<SandboxEvent, void> {
    let place = options.after > this.#lastSeq ? 0 : options.after;
    const told = new Map<string, Told>();
    const start: Told = { toSeq: place, bytes: 0 };
    while (!options.signal.aborted) {
      const aside = options.aside?.();
      if (aside !== undefined) yield aside;
      const batch = this.#collect(place, (id) => told.get(id) ?? start, options.execution);
      for (const event of batch) {
        if (options.signal.aborted) return;
        yield event;
        place = event.seq;
        if (event.kind === "state") continue;
        // Another execution may have its id later.
        if (event.kind === "finished") {
          told.delete(event.execution);
          if (options.execution !== undefined) return;
          continue;
        }
        const before = told.get(event.execution)?.bytes ?? 0;
        told.set(event.execution, { toSeq: event.seq, bytes: before + textBytes(event) });
      }
      if (batch.length > 0) continue;
      if (options.execution?.finished || options.ended?.()) return;
      await this.#change(options.signal);
    }
  }

  #collect(place: number, told: (id: string) => Told, only: ExecutionLog | undefined): LoggedEvent[] {
    if (this.#lastSeq <= place) return [];
    if (only !== undefined) return only.after(place, told(only.id), BATCH_EVENTS);
    const events: LoggedEvent[] = this.#states.filter((event) => event.seq > place);
    for (const log of this.#executions) {
      if (log.lastSeq > place) events.push(...log.after(place, told(log.id), BATCH_EVENTS));
    }
    events.sort((one, other) => one.seq - other.seq);
    return events.slice(0, BATCH_EVENTS);
  }

  #change(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        this.#readers.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      };
      this.#readers.add(done);
      signal.addEventListener("abort", done);
    });
  }

  #wake(): void {
    for (const reader of this.#readers) reader();
  }

  #stamp(): { seq: number; atMs: number } {
    this.#lastSeq += 1;
    return { seq: this.#lastSeq, atMs: this.#now() };
  }
}
