import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { ExecutionInfo } from "#lib/protocol/methods.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import type { LogBounds } from "../output/log.ts";
import {
  afterEvents,
  afterExtension,
  afterLoss,
  isOver,
  newRun,
  type Refusal,
  refused,
  type Run,
} from "../state/run.ts";

/** A command as it was given, and when: by this browser's clock, in milliseconds since the Unix epoch. */
export interface GivenCommand {
  readonly execution: string;
  readonly command: string;
  readonly atMs: number;
}

/** A command, what it has printed and how it is or was. */
export interface CommandEntry extends GivenCommand {
  readonly run: Run;
}

/** Oldest first. */
export interface CommandsState {
  readonly entries: readonly CommandEntry[];
}

export type CommandAction =
  | { readonly kind: "begin"; readonly given: GivenCommand }
  | { readonly kind: "refused"; readonly execution: string; readonly refusal: Refusal }
  | { readonly kind: "stopping"; readonly execution: string; readonly stopping: boolean }
  | { readonly kind: "extended"; readonly execution: string; readonly inMs: number }
  /** Takes away all that have ended. */
  | { readonly kind: "clear" }
  | {
      readonly kind: "notices";
      readonly notices: readonly SessionNotice[];
      /** What was there before a reload. */
      readonly remembered: readonly GivenCommand[];
    };

export const NO_COMMANDS: CommandsState = { entries: [] };

/** So many are shown; of more, those that ended first leave. */
export const MOST_ENTRIES = 30;

/** What is kept of one command's output: 2,400 lines, or about 400,000 characters, whichever is less. */
const BOUNDS: LogBounds = {
  blockLines: 200,
  blockWeight: 32_768,
  lineChars: 16_384,
  headBlocks: 2,
  tailBlocks: 10,
};

/** Whether there is room for one more: the running ones do not leave by themselves. */
export function mayBegin({ entries }: CommandsState): boolean {
  return entries.length < MOST_ENTRIES || entries.some(({ run }) => isOver(run));
}

/** The newest that has not ended. */
export function newestRunning({ entries }: CommandsState): CommandEntry | undefined {
  return entries.findLast(({ run }) => !isOver(run));
}

/** Pure: time comes in with the action. */
export function reduceCommands(state: CommandsState, action: CommandAction, nowMs: number): CommandsState {
  switch (action.kind) {
    case "begin":
      return { entries: bounded([...state.entries, entryOf(action.given, nowMs)]) };
    case "refused":
      return change(state, action.execution, (run) => ({
        ...run,
        stopping: false,
        stage: refused(action.refusal, nowMs),
      }));
    case "stopping":
      return change(state, action.execution, (run) => ({ ...run, stopping: action.stopping }));
    case "extended":
      return change(state, action.execution, (run) => afterExtension(run, nowMs + action.inMs));
    case "clear":
      return { entries: state.entries.filter(({ run }) => !isOver(run)) };
    case "notices":
      return afterNotices(state, action, nowMs);
  }
}

/** Events are gathered by command, since a batch costs one new log. */
function afterNotices(
  state: CommandsState,
  { notices, remembered }: Extract<CommandAction, { kind: "notices" }>,
  nowMs: number,
): CommandsState {
  let next = state;
  let batch: RunEvent[] = [];
  const flush = (): void => {
    const byCommand = Map.groupBy(batch, ({ execution }) => execution);
    for (const [execution, events] of byCommand) {
      next = change(next, execution, (run) => afterEvents(run, events, nowMs, BOUNDS), true);
    }
    batch = [];
  };
  for (const notice of notices) {
    if (notice.kind === "event") {
      if (notice.event.kind !== "state" && notice.event.kind !== "metrics") batch.push(notice.event);
      continue;
    }
    flush();
    if (notice.kind === "found") next = found(next, remembered, notice.executions, nowMs);
    if (notice.kind === "lost") next = lost(next, notice.reason);
  }
  flush();
  return next;
}

/** After a reload: those of before whose output the sandbox still has; it comes again. */
function found(
  state: CommandsState,
  remembered: readonly GivenCommand[],
  executions: readonly ExecutionInfo[],
  nowMs: number,
): CommandsState {
  const known = new Set(executions.map(({ execution }) => execution));
  const back = remembered.filter(
    ({ execution }) => known.has(execution) && !state.entries.some((entry) => entry.execution === execution),
  );
  if (back.length === 0) return state;
  return { entries: bounded([...back.map((given) => entryOf(given, nowMs)), ...state.entries]) };
}

/** What ran in the sandbox is gone; what is only about to start gets a new one. */
function lost(state: CommandsState, reason: string): CommandsState {
  return {
    entries: state.entries.map((entry) =>
      entry.run.stage.kind === "starting" ? entry : { ...entry, run: afterLoss(entry.run, reason) },
    ),
  };
}

function entryOf(given: GivenCommand, nowMs: number): CommandEntry {
  const { execution } = given;
  return { ...given, run: newRun({ execution, language: "sh", path: "" }, nowMs) };
}

function change(
  state: CommandsState,
  execution: string,
  alter: (run: Run) => Run,
  ended = false,
): CommandsState {
  const at = state.entries.findIndex((entry) => entry.execution === execution);
  const entry = state.entries[at];
  if (entry === undefined || (!ended && isOver(entry.run))) return state;
  const run = alter(entry.run);
  return run === entry.run ? state : { entries: state.entries.with(at, { ...entry, run }) };
}

function bounded(entries: readonly CommandEntry[]): readonly CommandEntry[] {
  let excess = entries.length - MOST_ENTRIES;
  return entries.filter(({ run }) => {
    const leaves = excess > 0 && isOver(run);
    if (leaves) excess -= 1;
    return !leaves;
  });
}
