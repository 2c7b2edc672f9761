import { randomBytes } from "node:crypto";
import { SandboxError as SandboxClientError } from "#lib/microsandbox/errors.ts";
import type { EventStream } from "#lib/microsandbox/event-stream.ts";
import type { RpcClient } from "#lib/microsandbox/rpc-client.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import { noSuchSandbox } from "./error-response.ts";
import { PlainLog } from "./plain-log.ts";
import type { Runner, Watch } from "./runner.ts";
import type { SandboxPlace } from "./sandboxes.ts";

const CALL_TIMEOUT_MS = 30_000;
/** Sandboxes whose events are kept; who was not used for longest is forgotten first. */
const MAX_LOGS = 500;

/**
 * On a server that knows only the original protocol: it answers when a program has ended, takes no input and stops
 * nothing. So a run goes on here in the background, and its output comes at its end. What a page cannot have (typing,
 * stopping, terminals) is answered with `notSupported`.
 */
export function createPlainRunner(client: RpcClient, limits: Limits): Runner {
  const logs = new Map<string, PlainLog>();

  /** The log of a sandbox that runs. @throws SandboxError sandboxNotFound */
  async function logOf(place: SandboxPlace): Promise<PlainLog> {
    if (!(await runs(client, place))) throw noSuchSandbox();
    const key = `${place.namespace}/${place.sandbox}`;
    const log = logs.get(key) ?? new PlainLog();
    if (!logs.has(key)) log.push({ kind: "state", state: "running" });
    logs.delete(key);
    logs.set(key, log);
    const [oldest] = logs.keys();
    if (logs.size > MAX_LOGS && oldest !== undefined) logs.delete(oldest);
    return log;
  }

  /** Runs in the background; the log tells how it went. */
  async function follow(log: PlainLog, execution: string, open: () => Promise<EventStream<unknown>>) {
    const beganMs = performance.now();
    try {
      for await (const event of await open()) {
        if (event.kind === "metrics" || event.kind === "state" || event.kind === "started") continue;
        log.push({ ...event, execution });
      }
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      const usage = { wallMs: performance.now() - beganMs, cpuMs: 0, peakMemoryBytes: 0 };
      log.push({ kind: "finished", execution, outcome: { kind: "sandboxLost", reason }, usage });
    }
  }

  return {
    async run(place, { language, code, execution = newId() }) {
      const log = await logOf(place);
      if (log.has(execution)) return { execution };
      log.begin({ execution, kind: "run", language });
      log.push({ kind: "started", execution, language, cold: false, stdinOpen: false });
      const params = { ...place, language, code, timeout: limits.runNoticeS };
      void follow(log, execution, () => client.open("sandbox.repl.run", params));
      return { execution };
    },
    async command(place, { command, args, execution = newId() }) {
      const log = await logOf(place);
      if (log.has(execution)) return { execution };
      log.begin({ execution, kind: "command", command });
      log.push({ kind: "started", execution, cold: false, stdinOpen: false });
      const params = { ...place, command, args, timeout: limits.runNoticeS };
      void follow(log, execution, () => client.open("sandbox.command.run", params));
      return { execution };
    },
    async list(place) {
      return { executions: [...(await logOf(place)).executions] };
    },
    async watch(place, after, signal): Promise<Watch> {
      const log = await logOf(place);
      const left = new AbortController();
      const events = log.read(after, AbortSignal.any([signal, left.signal]));
      return {
        result: Promise.resolve({ state: "stopped" }),
        streamed: true,
        close: () => left.abort(),
        [Symbol.asyncIterator]: () => events,
      };
    },
  };
}

const newId = (): string => randomBytes(16).toString("hex");

/** The original answers an unknown sandbox or namespace with a bare 400 or 500. */
async function runs(client: RpcClient, place: SandboxPlace): Promise<boolean> {
  try {
    const { sandboxes } = await client.call("sandbox.metrics.get", place, {
      requestTimeoutMs: CALL_TIMEOUT_MS,
    });
    return sandboxes.some(({ name, running }) => name === place.sandbox && running);
  } catch (failure) {
    if (failure instanceof SandboxClientError && failure.code === "RequestFailed") return false;
    throw failure;
  }
}
