import type { CallOptions } from "./options.ts";
import { SharedCall } from "./shared-call.ts";

/** What a lifecycle is made of; both fail as the calls do. */
export interface LifecycleSteps<Options> {
  readonly start: (options: Options) => Promise<void>;
  readonly stop: (options: Options) => Promise<void>;
}

/**
 * Whether one object has started its sandbox, and the calls that change that: one at a time. Who asks for what is under
 * way already shares it, with its options.
 */
export class Lifecycle<Options extends CallOptions> {
  readonly #steps: LifecycleSteps<Options>;
  #started = false;
  #underWay: { readonly kind: "start" | "stop"; readonly call: SharedCall<void> } | undefined;

  constructor(steps: LifecycleSteps<Options>) {
    this.#steps = steps;
  }

  get started(): boolean {
    return this.#started;
  }

  start(options: Options): Promise<void> {
    return this.#change("start", options);
  }

  stop(options: Options): Promise<void> {
    return this.#change("stop", options);
  }

  async #change(kind: "start" | "stop", options: Options): Promise<void> {
    for (let other = this.#underWay; other !== undefined; other = this.#underWay) {
      if (other.kind === kind && !other.call.abandoned) return other.call.wait(options.signal);
      // Whether the other succeeded its own caller learns; what is left to do is seen below.
      await other.call.ended();
    }
    if (this.#started === (kind === "start")) return;
    const call = new SharedCall((signal) => this.#do(kind, { ...options, signal }));
    this.#underWay = { kind, call };
    await call.wait(options.signal);
  }

  async #do(kind: "start" | "stop", options: Options): Promise<void> {
    try {
      await this.#steps[kind](options);
      this.#started = kind === "start";
    } finally {
      this.#underWay = undefined;
    }
  }
}
