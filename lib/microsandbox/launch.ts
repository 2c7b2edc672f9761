import type { MethodInput } from "#lib/protocol/methods.ts";
import { within } from "./call-limits.ts";
import type { Caller } from "./caller.ts";
import { SandboxError } from "./errors.ts";
import { CommandExecution, Execution } from "./execution.ts";
import type { ExecutionLink, RunAnswer } from "./execution-reader.ts";
import type { CallOptions } from "./options.ts";
import type { OutputText } from "./output-text.ts";
import { RunningExecution } from "./running-execution.ts";

type RunMethod = "sandbox.repl.run" | "sandbox.command.run";

/** What differs between a run, a command and a terminal. */
export type LaunchOptions<R> = Pick<ExecutionLink<R>, "finish" | "leaveWith" | "keepText">;

/** How a run is read and what it becomes. */
export const RUN: LaunchOptions<Execution> = { finish: executionOf, leaveWith: "SIGINT", keepText: true };

/** The same of a command. */
export const COMMAND: LaunchOptions<CommandExecution> = {
  finish: commandExecutionOf,
  leaveWith: "SIGINT",
  keepText: true,
};

/**
 * Something that runs in the sandbox, always as a stream: a call may take longer than any connection stays silent. Nothing
 * is sent yet.
 */
export function launch<M extends RunMethod, R>(
  caller: Caller,
  method: M,
  params: Omit<MethodInput<M>, "sandbox" | "namespace" | "execution">,
  options: CallOptions,
  how: LaunchOptions<R>,
): RunningExecution<R> {
  const id = newId();
  const { place, client } = caller;
  return new RunningExecution({
    ...how,
    id,
    caller,
    signal: options.signal,
    async first() {
      caller.checkStarted();
      return client.open<RunMethod>(
        method,
        { ...place, ...params, execution: id } as MethodInput<M>,
        options,
      );
    },
    again: (after) => client.open("execution.attach", { ...place, execution: id, after }, options),
  });
}

/** Something that runs already, from after this event on; who leaves it lets it run. */
export function attach(
  caller: Caller,
  id: string,
  after: number,
  options: CallOptions,
): RunningExecution<Execution | CommandExecution> {
  const { place, client } = caller;
  const again = async (from: number) => {
    caller.checkStarted();
    return client.open("execution.attach", { ...place, execution: id, after: from }, options);
  };
  return new RunningExecution({
    id,
    caller,
    signal: options.signal,
    after,
    first: () => again(after),
    again,
    finish: (answer, text) =>
      "language" in answer ? executionOf(answer, text) : commandExecutionOf(answer, text),
    leaveWith: undefined,
    exists: true,
    keepText: true,
    async inputTaken(signal) {
      const { executions } = await caller.call("execution.list", place, { signal });
      return executions.find(({ execution }) => execution === id)?.inputNumber ?? 0;
    },
  });
}

/** Waits for the result; the time limit of the options is one for the whole. */
export async function resultWithin<R>(
  begin: (options: CallOptions) => RunningExecution<R>,
  options: CallOptions,
  what: string,
): Promise<R> {
  return within(options, what, (signal) => begin({ signal }).result);
}

function executionOf(answer: RunAnswer, text: OutputText): Execution {
  if (!("language" in answer)) throw unexpected();
  return new Execution(answer, text);
}

function commandExecutionOf(answer: RunAnswer, text: OutputText): CommandExecution {
  if (!("exit_code" in answer)) throw unexpected();
  return new CommandExecution(answer, text);
}

function unexpected(): SandboxError {
  return new SandboxError("InvalidResponse", "The server's result is that of something else than was run.");
}

/** 128 random bits as 32 hex digits. */
function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
