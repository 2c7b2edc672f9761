import { LONGEST_TIMER_MS } from "./longest-timer.ts";

/** How long an execution may take. Times are in milliseconds. */
export interface TimeLimits {
  /** It ends after this time; undefined: never. */
  readonly endMs: number | undefined;
  /** `extend` moves the end up to this. */
  readonly hardMs: number;
  /** So long before the end its readers are told; undefined: never. */
  readonly noticeBeforeMs: number | undefined;
  /** While it waits for input the clock stands still, at most this long; undefined: the clock never stands. */
  readonly inputWaitMs: number | undefined;
}

export interface ClockEvents {
  notice(inMs: number, hardLimitMs: number): void;
  end(limitMs: number): void;
}

/** Counts an execution's time, tells when the end comes near, and ends it. */
export class RunClock {
  readonly #limits: TimeLimits;
  readonly #events: ClockEvents;
  readonly #now: () => number;
  #endMs: number | undefined;
  #runningSince: number | undefined;
  #waitingSince: number | undefined;
  #countedMs = 0;
  #noticed = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(limits: TimeLimits, events: ClockEvents, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#events = events;
    this.#now = now;
    this.#endMs = limits.endMs;
  }

  start(): void {
    if (this.#stopped || this.#runningSince !== undefined) return;
    this.#runningSince = this.#now();
    this.#arm();
  }

  /** The program waits for input: from now until `inputCame` no time is counted. */
  waitForInput(): void {
    if (this.#limits.inputWaitMs === undefined || this.#runningSince === undefined) return;
    this.#countedMs = this.#elapsedMs();
    this.#runningSince = undefined;
    this.#waitingSince = this.#now();
    this.#arm();
  }

  inputCame(): void {
    if (this.#waitingSince === undefined) return;
    this.#waitingSince = undefined;
    this.start();
  }

  /** Moves the end, at most to the hard limit; tells how long it is to go now. */
  extend(ms: number): { inMs: number; hardLimitMs: number } {
    const { hardMs } = this.#limits;
    if (this.#endMs !== undefined) this.#endMs = Math.min(hardMs, this.#endMs + ms);
    this.#noticed = false;
    this.#arm();
    return { inMs: Math.max(0, (this.#endMs ?? hardMs) - this.#elapsedMs()), hardLimitMs: hardMs };
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #elapsedMs(): number {
    return this.#countedMs + (this.#runningSince === undefined ? 0 : this.#now() - this.#runningSince);
  }

  /** One timer for whatever comes next. */
  #arm(): void {
    clearTimeout(this.#timer);
    const inMs = this.#stopped ? undefined : this.#nextInMs();
    if (inMs === undefined) return;
    this.#timer = setTimeout(() => this.#ring(), Math.min(Math.max(0, inMs), LONGEST_TIMER_MS));
  }

  #nextInMs(): number | undefined {
    const { inputWaitMs, noticeBeforeMs } = this.#limits;
    if (this.#waitingSince !== undefined && inputWaitMs !== undefined) {
      return this.#waitingSince + inputWaitMs - this.#now();
    }
    if (this.#endMs === undefined || this.#runningSince === undefined) return undefined;
    const before = this.#noticed ? 0 : (noticeBeforeMs ?? 0);
    return this.#endMs - before - this.#elapsedMs();
  }

  #ring(): void {
    const { inputWaitMs, noticeBeforeMs, hardMs } = this.#limits;
    // A timer may fire a little early; then it is set again for the rest.
    if ((this.#nextInMs() ?? 0) > 0) return this.#arm();
    if (this.#waitingSince !== undefined) {
      this.stop();
      return this.#events.end(inputWaitMs ?? 0);
    }
    const endMs = this.#endMs ?? 0;
    if (noticeBeforeMs !== undefined && !this.#noticed) {
      this.#noticed = true;
      this.#events.notice(Math.max(0, Math.round(endMs - this.#elapsedMs())), hardMs);
      return this.#arm();
    }
    this.stop();
    this.#events.end(endMs);
  }
}
