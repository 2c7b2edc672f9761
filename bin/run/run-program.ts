import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import {
  type Execution,
  NodeSandbox,
  PythonSandbox,
  type RunningExecution,
} from "#lib/microsandbox/index.ts";
import { exitCode } from "#lib/protocol/outcome.ts";
import { closingLine } from "#lib/sandbox-server/sandboxes/outcome.ts";
import type { SandboxServerAccess } from "../supervisor/system.ts";
import type { Program } from "./program.ts";
import type { Signals } from "./signals.ts";

const SANDBOXES = { python: PythonSandbox, node: NodeSandbox } as const;

export interface Streams {
  /** Passed on to the program; undefined: its input is empty. */
  readonly stdin: Readable | undefined;
  readonly stdout: Writable;
  readonly stderr: Writable;
  /** What this process is told by signals. */
  readonly signals: Signals;
}

/**
 * Runs a program in a sandbox of its own, byte for byte on these streams, and resolves to the exit status that a shell
 * would show. Ctrl+C interrupts the program; nothing of the sandbox is left afterwards.
 */
export async function runProgram(
  server: SandboxServerAccess,
  program: Program,
  streams: Streams,
): Promise<number> {
  const { language, path, code, args } = program;
  await using sandbox = await SANDBOXES[language].create({
    serverUrl: server.url,
    apiKey: server.apiKey,
    ephemeral: true,
  });
  const stdin = streams.stdin === undefined ? "closed" : "open";
  const run = sandbox.stream(code, { fresh: true, path, args, stdin, encoding: "base64" });
  streams.signals.onInterrupt(() => void run.interrupt());
  streams.signals.onEnd(() => void run.kill());
  streams.stdout.on("error", () => void run.kill());
  if (streams.stdin !== undefined) void passInput(streams.stdin, run);
  try {
    for await (const event of run) {
      if (event.kind !== "stdout" && event.kind !== "stderr") continue;
      const target = streams[event.kind];
      if (!target.write(Buffer.from(event.text, event.encoding ?? "utf8"))) {
        await Promise.race([once(target, "drain"), once(target, "close")]);
      }
    }
  } finally {
    streams.stdin?.destroy();
  }
  const { outcome } = await run.result;
  const words = closingLine(outcome);
  if (words !== undefined) streams.stderr.write(`${words}\n`);
  return exitCode(outcome);
}

/** What is not taken yet waits where it comes from. */
async function passInput(stdin: Readable, run: RunningExecution<Execution>): Promise<void> {
  try {
    for await (const chunk of stdin) await run.input(chunk);
    await run.endInput();
  } catch {
    // It has ended, or its input: then nobody wants the rest.
    stdin.destroy();
  }
}
