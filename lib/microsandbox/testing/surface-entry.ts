import type { TestServer } from "#lib/sandbox-server/testing/test-server.ts";
import type { PythonSandbox } from "../index.ts";

/** One entry of the surface: its name in the reference, and the members of exported classes that it stands for. */
export interface SurfaceEntry {
  readonly name: string;
  /** Each as `Class.member`. */
  readonly members: readonly string[];
  /** Uses each of the members, and checks what they promise. */
  readonly walk: (on: SurfaceContext) => Promise<void>;
}

export interface SurfaceContext {
  readonly server: TestServer;
  /** For every entry that does not start one of its own. */
  readonly sandbox: PythonSandbox;
}

export function entry(
  name: string,
  members: readonly string[],
  walk: (on: SurfaceContext) => Promise<void>,
): SurfaceEntry {
  return { name, members, walk };
}

/** `Class.member` for each. */
export function members(of: string, ...names: readonly string[]): string[] {
  return names.map((name) => `${of}.${name}`);
}
