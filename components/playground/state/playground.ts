import type { ConnectionState } from "#lib/api/stream-connection.ts";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import { pageLanguage } from "../languages.ts";
import { enteredCode } from "../output/entered.ts";
import { append, type Log } from "../output/log.ts";
import {
  afterConsoleEvents,
  afterConsoleLoss,
  afterEntering,
  afterRefusal,
  afterStop,
  type Console,
  keepsVariables,
  NO_CONSOLE,
  type RememberedEntry,
  withEntry,
} from "./console.ts";
import {
  afterEvents,
  afterExtension,
  afterLoss,
  afterTyping,
  isOver,
  newRun,
  refused,
  type Run,
  type Typed,
} from "./run.ts";

export type SandboxView =
  | { readonly kind: "none" }
  /** `place`: the server is full, and the start waits for its turn; 1 is next. */
  | { readonly kind: "starting"; readonly sinceMs: number; readonly place?: number }
  /** `startMs` is not known for one that was found again after a reload. */
  | { readonly kind: "running"; readonly startMs?: number }
  | { readonly kind: "lost"; readonly reason: string };

/** Everything that the page shows of sandboxes and runs. The code itself lives with the editor and the drafts. */
export interface PlaygroundState {
  readonly run: Run | undefined;
  /** What was entered since the run has finished. */
  readonly console: Console;
  /** The output that the run took the place of: it comes back when the run is refused. */
  readonly outputBefore: Log | undefined;
  readonly sandbox: SandboxView;
  readonly connection: ConnectionState | undefined;
  /** What went wrong beside the run, e.g. a line that did not reach the program. */
  readonly problem: string | undefined;
}

/** A run that a reloaded page looks for. */
export interface RememberedRun {
  readonly execution: string;
  readonly language: string;
  readonly path: string;
  readonly typed: readonly Typed[];
  /** The code itself, where it is shown in the log: of a run that evaluates a part of the program. */
  readonly entered?: string;
  /** What was entered after it. */
  readonly entries?: readonly RememberedEntry[];
}

export type Action =
  | {
      readonly kind: "run";
      readonly execution: string;
      readonly language: string;
      readonly path: string;
      /** The code itself, to be shown in the log. */
      readonly entered?: string;
    }
  | { readonly kind: "enter"; readonly execution: string; readonly code: string }
  | {
      readonly kind: "refused";
      readonly execution: string;
      readonly message: string;
      readonly retryAfterMs?: number;
      readonly stopped?: true;
    }
  | { readonly kind: "typed"; readonly text: string }
  | { readonly kind: "stop" }
  | {
      readonly kind: "extended";
      readonly execution: string;
      readonly inMs: number;
      readonly hardLimitMs: number;
    }
  | { readonly kind: "problem"; readonly message: string }
  | {
      readonly kind: "notices";
      readonly notices: readonly SessionNotice[];
      readonly remembered?: RememberedRun;
    };

export const START: PlaygroundState = {
  run: undefined,
  console: NO_CONSOLE,
  outputBefore: undefined,
  sandbox: { kind: "none" },
  connection: undefined,
  problem: undefined,
};

/** What runs now: the program, or what was entered after it. */
export function activeRun({ run, console }: PlaygroundState): Run | undefined {
  if (console.entry) return console.entry;
  return run && !isOver(run) ? run : undefined;
}

/** The output as it is shown: the run's, and what was entered after it. */
export function shownLog({ run, console }: PlaygroundState): Log | undefined {
  return console.log ?? run?.log;
}

/** Whether there is an interpreter with the variables of the last run; what is entered is evaluated there. */
export function hasInterpreter(state: PlaygroundState): state is PlaygroundState & { readonly run: Run } {
  return (
    state.run?.stage.kind === "finished" &&
    state.run.recordedMs === undefined &&
    keepsVariables(state.run.stage.outcome) &&
    !state.console.gone
  );
}

/** The one reducer of the page. Pure: time comes in with the action. */
export function reduce(
  state: PlaygroundState,
  { action, nowMs }: { action: Action; nowMs: number },
): PlaygroundState {
  switch (action.kind) {
    case "run":
      return {
        ...state,
        problem: undefined,
        outputBefore: shownLog(state),
        run: begunRun(action, nowMs),
        console: NO_CONSOLE,
      };
    case "enter":
      if (!hasInterpreter(state)) return state;
      return {
        ...state,
        problem: undefined,
        console: afterEntering(state.console, state.run, action, nowMs),
      };
    case "refused":
      return afterRefused(state, action, nowMs);
    case "typed":
      return changeActive(state, (run) => afterTyping(run, action.text));
    case "stop":
      return state.console.entry
        ? { ...state, console: afterStop(state.console) }
        : changeActive(state, (run) => ({ ...run, stopping: true }));
    case "extended":
      return activeRun(state)?.execution === action.execution
        ? changeActive(state, (run) => afterExtension(run, nowMs + action.inMs))
        : state;
    case "problem":
      return { ...state, problem: action.message };
    case "notices":
      return withEvents(state, action.notices, nowMs, action.remembered);
  }
}

/** Notices in order; run events that follow one another are taken as one batch, since a batch costs one new log. */
function withEvents(
  state: PlaygroundState,
  notices: readonly SessionNotice[],
  nowMs: number,
  remembered: RememberedRun | undefined,
): PlaygroundState {
  let next = state;
  let batch: RunEvent[] = [];
  const flush = (): void => {
    if (next.run && batch.length > 0) {
      const run = afterEvents(next.run, batch, nowMs);
      const console = afterConsoleEvents(next.console, run, batch, nowMs);
      // What terminals and commands print changes nothing here, and draws nothing anew.
      if (run !== next.run || console !== next.console) next = { ...next, run, console };
    }
    batch = [];
  };
  for (const notice of notices) {
    if (notice.kind === "event") {
      if (isRunEvent(notice.event)) batch.push(notice.event);
      continue;
    }
    flush();
    next = afterNotice(next, notice, nowMs, remembered);
  }
  flush();
  return next;
}

function afterNotice(
  state: PlaygroundState,
  notice: Exclude<SessionNotice, { kind: "event" }>,
  nowMs: number,
  remembered: RememberedRun | undefined,
): PlaygroundState {
  switch (notice.kind) {
    case "starting":
      return { ...state, sandbox: { kind: "starting", sinceMs: nowMs } };
    case "queued":
      return { ...state, sandbox: placed(state.sandbox, notice.place) };
    case "notStarted":
      return withoutStart(state);
    case "made":
      return { ...state, sandbox: { kind: "running", startMs: notice.sandbox.startMs } };
    case "found": {
      const known = notice.executions.some(({ execution }) => execution === remembered?.execution);
      const found: PlaygroundState = { ...state, sandbox: { kind: "running" } };
      if (!known || !remembered || (state.run && state.run.recordedMs === undefined)) return found;
      const run = begunRun({ ...remembered, typedBefore: remembered.typed }, nowMs);
      return { ...found, run, console: { ...NO_CONSOLE, expected: remembered.entries ?? [] } };
    }
    case "connection":
      // The first connection is part of the start; what is told is one that was there and is gone.
      return notice.state === "reconnecting" && state.connection === undefined
        ? state
        : { ...state, connection: notice.state };
    case "lost": {
      const run = state.run ? afterLoss(state.run, notice.reason) : undefined;
      const console = run ? afterConsoleLoss(state.console, run, notice.reason, nowMs) : state.console;
      const sandbox = { kind: "lost", reason: notice.reason } as const;
      return { ...state, sandbox, connection: undefined, run, console };
    }
    case "inputRefused":
      return activeRun(state)?.execution === notice.execution ? { ...state, problem: notice.message } : state;
  }
}

function isRunEvent(event: SandboxEvent): event is RunEvent {
  return event.kind !== "state" && event.kind !== "metrics";
}

function placed(sandbox: SandboxView, place: number | undefined): SandboxView {
  if (sandbox.kind !== "starting") return sandbox;
  const { sinceMs } = sandbox;
  return place === undefined ? { kind: "starting", sinceMs } : { kind: "starting", sinceMs, place };
}

/** A sandbox that was about to start does so no more. */
function withoutStart(state: PlaygroundState): PlaygroundState {
  return state.sandbox.kind === "starting" ? { ...state, sandbox: { kind: "none" } } : state;
}

function begunRun(
  {
    execution,
    language,
    path,
    typedBefore = [],
    entered,
  }: Parameters<typeof newRun>[0] & { readonly entered?: string | undefined },
  nowMs: number,
): Run {
  const begun = newRun({ execution, language, path, typedBefore }, nowMs);
  if (entered === undefined) return begun;
  const { prompts } = pageLanguage(language);
  return { ...begun, log: append(begun.log, enteredCode(prompts, entered)) };
}

function changeActive(state: PlaygroundState, change: (run: Run) => Run): PlaygroundState {
  const { run, console } = state;
  if (console.entry) return { ...state, console: withEntry(console, change(console.entry)) };
  return run ? { ...state, run: change(run) } : state;
}

function afterRefused(
  state: PlaygroundState,
  action: Extract<Action, { kind: "refused" }>,
  nowMs: number,
): PlaygroundState {
  const { run, console } = state;
  if (run?.execution !== action.execution) {
    if (run === undefined) return state;
    const after = afterRefusal(console, run, action.execution, action.message, nowMs);
    return after === console ? state : { ...state, console: after };
  }
  const log = state.outputBefore ?? run.log;
  return { ...state, run: { ...run, stopping: false, stage: refused(action, nowMs), log } };
}
