import { exitCode, succeeded, type Outcome } from "#lib/protocol/outcome.ts";
import type { CommandResult, RunResult } from "#lib/protocol/methods.ts";
import type { Execution } from "../sandboxes/execution.ts";
import { commandRequest, runRequest } from "../sandboxes/execution-request.ts";
import { closingLine } from "../sandboxes/outcome.ts";
import { collectKept } from "../sandboxes/output-collector.ts";
import type { Sandboxes } from "../sandboxes/sandboxes.ts";
import type { Call, EventStream, Handler } from "./call.ts";

/** `sandbox.repl.run` */
export function runCode(sandboxes: Sandboxes): Handler<"sandbox.repl.run"> {
  return (params, call) => {
    const begin = () =>
      sandboxes
        .get(params.namespace, params.sandbox)
        .execute(params.execution, (context) => runRequest(params, context), buffered(params, call));
    return answer(begin, params.detach === true, call, (execution) => runResult(execution, params.language));
  };
}

/** `sandbox.command.run` */
export function runCommand(sandboxes: Sandboxes): Handler<"sandbox.command.run"> {
  return (params, call) => {
    const begin = () =>
      sandboxes
        .get(params.namespace, params.sandbox)
        .execute(params.execution, (context) => commandRequest(params, context), buffered(params, call));
    return answer(begin, params.detach === true, call, commandResult);
  };
}

function buffered(params: { detach?: boolean | undefined }, call: Call): boolean {
  return !call.streaming && params.detach !== true;
}

/** Makes the answer of an execution that has finished. */
type MakeResult<R> = (execution: Execution) => Promise<R>;

/** The answer to an attachment: events as they happen for those who read streams. */
export function answerWith<R>(execution: Execution, after: number, call: Call, result: MakeResult<R>) {
  return call.streaming ? streamOf(execution, after, call, result) : whenDone(execution, call, result);
}

/** The answer to a new execution. What is refused before its first event is the caller's error. */
function answer<R>(
  begin: () => Promise<Execution>,
  detach: boolean,
  call: Call,
  result: MakeResult<R>,
): Promise<R | { execution: string; detached: true }> | EventStream<R> {
  if (detach) {
    return begin().then(async (execution) => {
      await execution.accepted;
      return { execution: execution.request.id, detached: true };
    });
  }
  if (call.streaming) return streamNew(begin, call, result);
  return begin().then((execution) => whenDone(execution, call, result, execution.accepted));
}

async function* streamNew<R>(
  begin: () => Promise<Execution>,
  call: Call,
  result: MakeResult<R>,
): EventStream<R> {
  const execution = await begin();
  return yield* streamOf(execution, 0, call, result, execution.accepted);
}

async function* streamOf<R>(
  execution: Execution,
  after: number,
  call: Call,
  result: MakeResult<R>,
  accepted?: Promise<void>,
): EventStream<R> {
  const leave = execution.readers.add();
  try {
    await accepted;
    yield* execution.read(after, call.signal);
    return result(execution);
  } finally {
    leave();
  }
}

/** A caller who waits for the answer reads it; one who is gone does not. */
async function whenDone<R>(
  execution: Execution,
  call: Call,
  result: MakeResult<R>,
  accepted?: Promise<void>,
): Promise<R> {
  const leave = execution.readers.add();
  if (call.signal.aborted) leave();
  call.signal.addEventListener("abort", leave);
  try {
    await Promise.all([accepted, execution.done]);
    return result(execution);
  } finally {
    call.signal.removeEventListener("abort", leave);
    leave();
  }
}

/** The original's fields first; the language is echoed as it was sent. */
export async function runResult(execution: Execution, language: string): Promise<RunResult> {
  const { outcome, lines, displays, rest } = await endingOf(execution);
  return {
    language,
    output: lines,
    status: succeeded(outcome) ? "success" : "error",
    ...(displays.length === 0 ? {} : { displays }),
    ...rest,
  };
}

export async function commandResult(execution: Execution): Promise<CommandResult> {
  const { outcome, lines, rest } = await endingOf(execution);
  return {
    args: [...execution.request.args],
    command: execution.request.command ?? "",
    exit_code: exitCode(outcome),
    output: lines,
    success: succeeded(outcome),
    ...rest,
  };
}

/** All output for the buffered call that began it; for everybody else what is kept. */
async function endingOf(execution: Execution) {
  const { request, log, usage } = execution;
  const outcome: Outcome = execution.outcome ?? { kind: "sandboxLost", reason: "its end is not known" };
  const closing = closingLine(outcome);
  const all = execution.collector?.end(closing);
  const { lines, displays, ...missing } =
    all ?? (await collectKept(log.kept(), request.resultLines, closing));
  const droppedBytes = missing.droppedBytes + (all === undefined ? log.droppedBytes : 0);
  const rest = { ...(droppedBytes === 0 ? {} : { droppedBytes }), execution: request.id, outcome, usage };
  return { outcome, lines, displays, rest };
}
