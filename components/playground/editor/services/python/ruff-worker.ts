/** Python's linter and formatter, as a file of its own beside the page: its policy, not the page's, allows WebAssembly. */
import load from "@astral-sh/ruff-wasm-web";
import { answerCalls } from "../worker-calls.ts";
import { createRuff, type Ruff } from "./ruff.ts";

const loaded = load();
// Whoever asks hears of it.
loaded.catch(() => undefined);
const made = new Map<string | undefined, Ruff>();

async function ruffFor(version: string | undefined): Promise<Ruff> {
  await loaded;
  const ruff = made.get(version) ?? createRuff(version);
  made.set(version, ruff);
  return ruff;
}

const methods = {
  check: async (code: string, version?: string) => (await ruffFor(version)).check(code),
  format: async (code: string, version?: string) => (await ruffFor(version)).format(code),
};
export type RuffMethods = typeof methods;
answerCalls(methods);
