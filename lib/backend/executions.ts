import { z } from "zod";
import type {
  CreateCommand,
  CreateRun,
  Executions,
  Extend,
  Extended,
  InputTaken,
  Resize,
  SendInput,
  SendSignal,
  Started,
} from "#lib/api/contract.ts";
import { SandboxError as SandboxClientError } from "#lib/microsandbox/errors.ts";
import { SandboxError } from "#lib/protocol/errors.ts";
import type { RunFile } from "#lib/protocol/methods.ts";
import { ExecutionId } from "#lib/protocol/run-event.ts";
import type { Backend } from "./backend.ts";
import { languageOf, type SandboxPlace } from "./sandboxes.ts";

export interface ExecutionPlace extends SandboxPlace {
  readonly execution: string;
}

const CALL_TIMEOUT_MS = 30_000;
const MIB = 1024 * 1024;

/** @throws SandboxError executionNotFound for what cannot be an execution's id */
export function executionAt(place: SandboxPlace, execution: string | undefined): ExecutionPlace {
  if (ExecutionId.safeParse(execution).success) return { ...place, execution: z.string().parse(execution) };
  throw new SandboxError("executionNotFound", "There is no such execution.");
}

/** Starts a program and answers at once; its events come on the sandbox's stream. */
export async function startRun(
  backend: Backend,
  place: SandboxPlace,
  run: z.output<typeof CreateRun>,
): Promise<Started> {
  languageOf(run.language);
  checkSizes(backend, run.code, run.files);
  return (await backend.runner()).run(place, run);
}

/** Starts a command, on a terminal when one is asked for; a terminal has no time limit of its own. */
export async function startCommand(
  backend: Backend,
  place: SandboxPlace,
  command: z.output<typeof CreateCommand>,
): Promise<Started> {
  return (await backend.runner()).command(place, command);
}

export async function listExecutions(backend: Backend, place: SandboxPlace): Promise<Executions> {
  return (await backend.runner()).list(place);
}

export function sendInput({ client }: Backend, place: ExecutionPlace, input: SendInput): Promise<InputTaken> {
  return client.call("execution.input", { ...place, ...input }, { requestTimeoutMs: CALL_TIMEOUT_MS });
}

/**
 * `stop` is SIGINT, and SIGKILL to everything that it started when it still runs after the grace time. What has just
 * finished needs no signal: then this is done already, since nobody can tell beforehand which of the two comes first.
 */
export async function sendSignal(
  { client, limits }: Backend,
  place: ExecutionPlace,
  { signal }: SendSignal,
): Promise<void> {
  const sent =
    signal === "stop" ? { signal: "SIGINT" as const, killAfterMs: limits.stopGraceMs } : { signal };
  await unlessFinished(
    client.call("execution.signal", { ...place, ...sent }, { requestTimeoutMs: CALL_TIMEOUT_MS }),
  );
}

export function extendExecution(
  { client }: Backend,
  place: ExecutionPlace,
  { ms }: Extend,
): Promise<Extended> {
  return client.call("execution.extend", { ...place, ms }, { requestTimeoutMs: CALL_TIMEOUT_MS });
}

/** A terminal that has just finished has no size any more: nothing is left to do. */
export async function resizeTerminal(
  { client }: Backend,
  place: ExecutionPlace,
  size: Resize,
): Promise<void> {
  await unlessFinished(
    client.call("execution.resize", { ...place, ...size }, { requestTimeoutMs: CALL_TIMEOUT_MS }),
  );
}

async function unlessFinished(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (failure) {
    if (failure instanceof SandboxClientError && failure.serverCode === "executionFinished") return;
    throw failure;
  }
}

/** @throws SandboxError payloadTooLarge */
export function checkSizes({ limits }: Backend, code: string, files: readonly RunFile[] = []): void {
  const codeBytes = Buffer.byteLength(code);
  if (codeBytes > limits.codeBytes) {
    throw new SandboxError(
      "payloadTooLarge",
      `The code has ${codeBytes} bytes; at most ${limits.codeBytes} are allowed. Put data into a file instead.`,
      { details: { limitBytes: limits.codeBytes } },
    );
  }
  const filesBytes = files.reduce((sum, file) => sum + Buffer.byteLength(file.content), 0);
  if (filesBytes > limits.filesMiB * MIB) {
    throw new SandboxError(
      "payloadTooLarge",
      `The files have ${filesBytes} bytes together; at most ${limits.filesMiB} MiB are allowed.`,
      { details: { limitBytes: limits.filesMiB * MIB } },
    );
  }
}
