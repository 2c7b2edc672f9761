import { expect } from "vitest";
import type { SandboxConfig } from "#lib/protocol/methods.ts";
import type { Loose, TestServer } from "./test-server.ts";

export const CONFIG = { image: "microsandbox/python" };

/** Starts of sandboxes with one configuration or another, and calls on them. */
export function configuredSandboxes(server: () => TestServer) {
  /** Calls on a sandbox of its own. */
  function sandbox(name: string) {
    const here = { namespace: "default", sandbox: name };
    const start = (config: SandboxConfig | null) => server().call("sandbox.start", { ...here, config });
    const command = async (program: string, ...args: string[]): Promise<Loose> =>
      (await server().call("sandbox.command.run", { ...here, command: program, args })).body.result;
    const sh = async (line: string): Promise<string[]> =>
      (await command("sh", "-c", line)).output.map(({ text }: { text: string }) => text);
    const run = async (language: string, code: string, more: object = {}): Promise<Loose> =>
      (await server().call("sandbox.repl.run", { ...here, language, code, ...more })).body.result;
    const stop = () => server().call("sandbox.stop", here);
    return { here, start, command, sh, run, stop };
  }

  async function started(name: string, config: SandboxConfig) {
    const box = sandbox(name);
    const { body } = await box.start({ ...CONFIG, ...config });
    expect(body.result ?? body.error.message).toBe(`Sandbox ${name} started successfully`);
    return box;
  }

  /** What a refused start says; nothing of it is left. */
  async function refused(name: string, config: SandboxConfig): Promise<[number, string, string]> {
    const { status, body } = await sandbox(name).start({ ...CONFIG, ...config });
    const known = await server().call("sandbox.metrics.get", { namespace: "*", sandbox: name });
    expect(known.body.result.sandboxes).toEqual([]);
    return [status, body.error.data.code, body.error.message];
  }

  return { sandbox, started, refused };
}
