import { BaseSandbox } from "./base-sandbox.ts";
import type { CallOptions, SandboxOptions } from "./options.ts";

/** A sandbox whose run() is Python. */
export class PythonSandbox extends BaseSandbox {
  /** By name or options; nothing is sent before start(). */
  constructor(options?: SandboxOptions | string) {
    super({ language: "python", image: "microsandbox/python" }, options);
  }

  /** Makes one, by name or options, and starts it. (Rust: `create()` and `create_with_options()`, which do not start.) */
  static async create(options: (SandboxOptions & CallOptions) | string = {}): Promise<PythonSandbox> {
    const sandbox = new PythonSandbox(options);
    await sandbox.start(typeof options === "string" ? {} : options);
    return sandbox;
  }
}
