import type { SandboxMetrics } from "./answers.ts";
import type { Caller } from "./caller.ts";
import type { MetricsEvent } from "./events.ts";
import type { CallOptions } from "./options.ts";
import { watchSandbox } from "./watch.ts";

/** How often metrics come. */
export interface MetricsWatchOptions extends CallOptions {
  /** Milliseconds from one to the next, at least 100; default 1,000. */
  readonly everyMs?: number | undefined;
}

/** What a sandbox uses now. Each getter asks the server; undefined where it cannot tell (of a stopped sandbox, say). */
export class Metrics {
  readonly #caller: Caller;

  /** @internal */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Percent of one core; 200 is two cores. */
  async cpu(options: CallOptions = {}): Promise<number | undefined> {
    return (await this.#ask(options))?.cpu_usage ?? undefined;
  }

  /** MiB. */
  async memory(options: CallOptions = {}): Promise<number | undefined> {
    return (await this.#ask(options))?.memory_usage ?? undefined;
  }

  /** Bytes. */
  async disk(options: CallOptions = {}): Promise<number | undefined> {
    return (await this.#ask(options))?.disk_usage ?? undefined;
  }

  /** False also when the server lists no such sandbox. (Rust: `is_running()`.) */
  async isRunning(options: CallOptions = {}): Promise<boolean> {
    return (await this.#ask(options))?.running ?? false;
  }

  /** Everything as the server sends it (`null` where it cannot tell); `{}` when it lists no such sandbox. */
  async all(options: CallOptions = {}): Promise<SandboxMetrics | Record<string, never>> {
    return (await this.#ask(options)) ?? {};
  }

  /**
   * What it uses, again and again until the sandbox stops; leaving the loop hangs up. More than the getters tell: the
   * limits as well, and the number of processes. An original server does not offer this (`methodNotFound`).
   */
  async *watch(options: MetricsWatchOptions = {}): AsyncGenerator<MetricsEvent, void, void> {
    const { everyMs = 1_000, ...call } = options;
    const { place } = this.#caller;
    // Only what happens from now on: what has happened is not asked for.
    const { executions } = await this.#caller.call("execution.list", place, call);
    const after = Math.max(0, ...executions.map(({ lastSeq }) => lastSeq));
    for await (const event of watchSandbox(this.#caller, { after, metricsEveryMs: everyMs, ...call })) {
      if (event.kind === "metrics") yield event;
    }
  }

  async #ask(options: CallOptions): Promise<SandboxMetrics | undefined> {
    const { sandboxes } = await this.#caller.call("sandbox.metrics.get", this.#caller.place, options);
    return sandboxes[0];
  }
}
