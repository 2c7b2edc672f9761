import { SandboxError } from "#lib/protocol/errors.ts";
import type { MethodResult, SandboxMetrics } from "#lib/protocol/methods.ts";
import type { Sandbox } from "../sandboxes/sandbox.ts";
import type { Sandboxes } from "../sandboxes/sandboxes.ts";
import type { Call, EventStream, Handlers } from "./call.ts";
import { executionHandlers } from "./execution-handlers.ts";
import { fileHandlers } from "./file-handlers.ts";
import { kernelHandlers } from "./kernel-handlers.ts";
import { runCommand, runCode } from "./run-handlers.ts";

/** What the methods work on. */
export interface HandlerContext {
  readonly sandboxes: Sandboxes;
  readonly serverInfo: () => MethodResult<"server.info">;
}

/** All methods of the protocol. */
export function createHandlers({ sandboxes, serverInfo }: HandlerContext): Handlers {
  return {
    "sandbox.start": ({ namespace, sandbox, config, ephemeral }, call) => {
      const starting = sandboxes.start(namespace, sandbox, config, ephemeral);
      return call.streaming ? streamStart(starting, call) : start(starting);
    },
    "sandbox.stop": async ({ namespace, sandbox }) => {
      await sandboxes.get(namespace, sandbox).stop("it was stopped by a call");
      return `Sandbox ${sandbox} stopped successfully`;
    },
    "sandbox.metrics.get": async ({ namespace, sandbox }) => ({
      sandboxes: await Promise.all(listed(sandboxes, namespace, sandbox ?? undefined).map(metricsOf)),
    }),
    "sandbox.repl.run": runCode(sandboxes),
    "sandbox.command.run": runCommand(sandboxes),
    "sandbox.watch": ({ namespace, sandbox, after, metricsEveryMs }, call) => {
      if (!call.streaming) {
        throw new SandboxError("invalidRequest", "sandbox.watch streams: send Accept: application/x-ndjson");
      }
      const watched = sandboxes.get(namespace, sandbox);
      return watch(watched, { after: after ?? 0, metricsEveryMs, signal: call.signal });
    },
    "sandbox.keepAlive": async ({ namespace, sandbox }) => ({
      idleStopInMs: sandboxes.get(namespace, sandbox).keepAlive(),
    }),
    ...executionHandlers(sandboxes),
    ...fileHandlers(sandboxes),
    ...kernelHandlers(sandboxes),
    "server.info": async () => serverInfo(),
  };
}

type Starting = ReturnType<Sandboxes["start"]>;

async function start({ sandbox, started }: Starting): Promise<string> {
  await started;
  return `Sandbox ${sandbox.name} started successfully`;
}

async function* streamStart(starting: Starting, call: Call): EventStream<string> {
  const { sandbox, started } = starting;
  let settled = false;
  started
    .catch(() => {})
    .finally(() => {
      settled = true;
      sandbox.log.wake();
    });
  const after = Math.max(0, (sandbox.log.state?.seq ?? 1) - 1);
  if (sandbox.state !== "running") {
    for await (const event of sandbox.log.read({ after, signal: call.signal, ended: () => settled })) {
      if (event.kind === "state") yield event;
    }
  }
  return start(starting);
}

async function* watch(
  sandbox: Sandbox,
  options: Parameters<Sandbox["watch"]>[0],
): EventStream<MethodResult<"sandbox.watch">> {
  return { state: yield* sandbox.watch(options) };
}

/** With `*` a name that is not there gives an empty list, as in the original. */
function listed(sandboxes: Sandboxes, namespace: string, name: string | undefined): Sandbox[] {
  if (name === undefined) return sandboxes.list(namespace);
  if (namespace === "*") return sandboxes.list("*").filter((sandbox) => sandbox.name === name);
  return [sandboxes.get(namespace, name)];
}

/** Integers where the original's clients want integers; nulls, with their keys, while it does not run. */
async function metricsOf(sandbox: Sandbox): Promise<SandboxMetrics> {
  const { namespace, name, sampler } = sandbox;
  const sample = await sampler?.read().catch(() => undefined);
  if (sample === undefined) {
    const running = sandbox.state === "running";
    return { namespace, name, running, cpu_usage: null, memory_usage: null, disk_usage: null };
  }
  return {
    namespace,
    name,
    running: true,
    cpu_usage: sample.cpuPercent,
    memory_usage: Math.floor(sample.memoryBytes / 2 ** 20),
    disk_usage: sample.diskBytes,
  };
}
