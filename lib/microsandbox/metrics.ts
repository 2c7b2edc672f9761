import type { SandboxMetrics } from "#lib/protocol/methods.ts";

/** What a sandbox uses now. Each getter asks the server; null where it cannot tell (a stopped sandbox, say). */
export class Metrics {
  readonly #ask: () => Promise<SandboxMetrics | undefined>;

  constructor(ask: () => Promise<SandboxMetrics | undefined>) {
    this.#ask = ask;
  }

  /** Percent of one core. */
  async cpu(): Promise<number | null> {
    return (await this.#ask())?.cpu_usage ?? null;
  }

  /** MiB. */
  async memory(): Promise<number | null> {
    return (await this.#ask())?.memory_usage ?? null;
  }

  /** Bytes. */
  async disk(): Promise<number | null> {
    return (await this.#ask())?.disk_usage ?? null;
  }

  async isRunning(): Promise<boolean> {
    return (await this.#ask())?.running ?? false;
  }

  /** Everything as the server sends it; empty when it lists no such sandbox. */
  async all(): Promise<SandboxMetrics | Record<string, never>> {
    return (await this.#ask()) ?? {};
  }
}
