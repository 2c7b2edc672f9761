import { BaseSandbox } from "./base-sandbox.ts";
import type { SandboxOptions, StartOptions } from "./options.ts";

/** A sandbox whose run() is Python. */
export class PythonSandbox extends BaseSandbox {
  /** By name or options; nothing is sent before start(). */
  constructor(options?: SandboxOptions | string) {
    super({ language: "python", image: "microsandbox/python" }, options);
  }

  /** Makes one, by name or options, and starts it. */
  static async create(options: (SandboxOptions & StartOptions) | string = {}): Promise<PythonSandbox> {
    const sandbox = new PythonSandbox(options);
    await sandbox.start(typeof options === "string" ? {} : options);
    return sandbox;
  }
}
