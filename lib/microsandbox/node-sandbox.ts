import { BaseSandbox } from "./base-sandbox.ts";
import type { CallOptions, SandboxOptions } from "./options.ts";

/** A sandbox whose run() is Node. */
export class NodeSandbox extends BaseSandbox {
  /** By name or options; nothing is sent before start(). */
  constructor(options?: SandboxOptions | string) {
    super({ language: "nodejs", image: "microsandbox/node" }, options);
  }

  /** Makes one, by name or options, and starts it. (Rust: `create()` and `create_with_options()`, which do not start.) */
  static async create(options: (SandboxOptions & CallOptions) | string = {}): Promise<NodeSandbox> {
    const sandbox = new NodeSandbox(options);
    await sandbox.start(typeof options === "string" ? {} : options);
    return sandbox;
  }
}
