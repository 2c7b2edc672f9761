import type { SandboxOptions } from "./options.ts";

/** Options, put together one call at a time; `build()` gives what the constructors take. */
export class SandboxOptionsBuilder {
  #options: SandboxOptions = {};

  serverUrl(serverUrl: string): this {
    return this.#with({ serverUrl });
  }

  namespace(namespace: string): this {
    return this.#with({ namespace });
  }

  name(name: string): this {
    return this.#with({ name });
  }

  apiKey(apiKey: string): this {
    return this.#with({ apiKey });
  }

  image(image: string): this {
    return this.#with({ image });
  }

  /** MiB. */
  memory(memory: number): this {
    return this.#with({ memory });
  }

  /** Cores. */
  cpus(cpus: number): this {
    return this.#with({ cpus });
  }

  /** Seconds to wait for the sandbox when it is started. */
  timeout(timeout: number): this {
    return this.#with({ timeout });
  }

  /** Environment variables of what runs in it. */
  env(env: Readonly<Record<string, string>>): this {
    return this.#with({ env });
  }

  /** The folder in which everything starts. */
  workdir(workdir: string): this {
    return this.#with({ workdir });
  }

  /** Whether nothing of it is kept when it stops. */
  ephemeral(ephemeral = true): this {
    return this.#with({ ephemeral });
  }

  fetch(send: typeof fetch): this {
    return this.#with({ fetch: send });
  }

  onWarning(onWarning: (message: string) => void): this {
    return this.#with({ onWarning });
  }

  build(): SandboxOptions {
    return { ...this.#options };
  }

  #with(options: SandboxOptions): this {
    this.#options = { ...this.#options, ...options };
    return this;
  }
}
