import { signalNumber } from "#lib/protocol/outcome.ts";
import type { AgentExecution } from "../agent/connection.ts";
import { LONGEST_TIMER_MS } from "./longest-timer.ts";
import type { EndCause } from "./outcome.ts";

/** Ends a program, first by asking, then by force, and remembers why for the outcome. */
export class Stopper {
  readonly #graceMs: number;
  readonly #signals = new Set<string>();
  #cause: EndCause | undefined;
  #program: AgentExecution | undefined;
  #killTimer: NodeJS.Timeout | undefined;
  #killAtMs = Infinity;
  #closed = false;

  /** `graceMs` lies between SIGINT and the end by force. */
  constructor(graceMs: number) {
    this.#graceMs = graceMs;
  }

  /** The first reason that there was to end it. */
  get cause(): EndCause | undefined {
    return this.#cause;
  }

  /** The signal that a program which never began would have been ended by. */
  get lastSignal(): number {
    return signalNumber([...this.#signals].at(-1) ?? "SIGINT") ?? 0;
  }

  /** Undefined until it has begun. */
  get program(): AgentExecution | undefined {
    return this.#program;
  }

  attach(program: AgentExecution): void {
    this.#program = program;
  }

  /** The caller's signal; SIGKILL ends everything that it started. */
  signal(name: string, killAfterMs: number | undefined): void {
    this.#signals.add(name);
    this.because({ kind: "caller", signals: this.#signals });
    if (name === "SIGKILL") this.kill();
    else this.#program?.signal(signalNumber(name) ?? 0);
    if (killAfterMs !== undefined) this.#killAfter(killAfterMs);
  }

  /** Interrupts it, and ends everything that it started if that does not help. */
  interrupt(cause: EndCause): void {
    this.because(cause);
    this.#program?.signal(signalNumber("SIGINT") ?? 0);
    this.#killAfter(this.#graceMs);
  }

  /** Ends everything that it started, at once. */
  kill(): void {
    this.#signals.add("SIGKILL");
    this.#program?.kill();
  }

  /** Takes note of a reason; the first counts, and none after the end. */
  because(cause: EndCause): void {
    if (!this.#closed) this.#cause ??= cause;
  }

  /** It has ended: nothing more is sent. May be called twice. */
  close(): void {
    this.#closed = true;
    clearTimeout(this.#killTimer);
  }

  /** Of several times the first counts: who asks for a late end must not hold up a limit. */
  #killAfter(ms: number): void {
    const atMs = performance.now() + ms;
    if (this.#closed || atMs >= this.#killAtMs) return;
    this.#killAtMs = atMs;
    clearTimeout(this.#killTimer);
    this.#killTimer = setTimeout(() => this.kill(), Math.min(ms, LONGEST_TIMER_MS));
  }
}
