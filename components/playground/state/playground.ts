import type { ConnectionState } from "#lib/api/stream-connection.ts";
import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import type { Log } from "../output/log.ts";
import {
  afterEvents,
  afterExtension,
  afterLoss,
  afterTyping,
  newRun,
  refused,
  type Run,
  type Typed,
} from "./run.ts";

export type SandboxView =
  | { readonly kind: "none" }
  | { readonly kind: "starting"; readonly sinceMs: number }
  /** `startMs` is not known for one that was found again after a reload. */
  | { readonly kind: "running"; readonly startMs?: number }
  | { readonly kind: "lost"; readonly reason: string };

/** Everything that the page shows of sandboxes and runs. The code itself lives with the editor and the drafts. */
export interface PlaygroundState {
  readonly run: Run | undefined;
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
}

export type Action =
  | { readonly kind: "run"; readonly execution: string; readonly language: string; readonly path: string }
  | {
      readonly kind: "refused";
      readonly execution: string;
      readonly message: string;
      readonly retryAfterMs?: number;
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
  outputBefore: undefined,
  sandbox: { kind: "none" },
  connection: undefined,
  problem: undefined,
};

/** The one reducer of the page. Pure: time comes in with the action. */
export function reduce(
  state: PlaygroundState,
  { action, nowMs }: { action: Action; nowMs: number },
): PlaygroundState {
  switch (action.kind) {
    case "run":
      return { ...state, problem: undefined, outputBefore: state.run?.log, run: newRun(action, nowMs) };
    case "refused":
      return changeRun(withoutStart(state), action.execution, (run) => ({
        ...run,
        stopping: false,
        stage: refused(action, nowMs),
        log: state.outputBefore ?? run.log,
      }));
    case "typed":
      return state.run ? { ...state, run: afterTyping(state.run, action.text) } : state;
    case "stop":
      return state.run ? { ...state, run: { ...state.run, stopping: true } } : state;
    case "extended":
      return changeRun(state, action.execution, (run) => afterExtension(run, nowMs + action.inMs));
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
    const run = next.run && batch.length > 0 ? afterEvents(next.run, batch, nowMs) : next.run;
    // What terminals and commands print changes nothing here, and draws nothing anew.
    if (run !== next.run) next = { ...next, run };
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
    case "made":
      return { ...state, sandbox: { kind: "running", startMs: notice.sandbox.startMs } };
    case "found": {
      const known = notice.executions.some(({ execution }) => execution === remembered?.execution);
      const run =
        known && remembered && !state.run
          ? newRun({ ...remembered, typedBefore: remembered.typed }, nowMs)
          : state.run;
      return { ...state, sandbox: { kind: "running" }, run };
    }
    case "connection":
      return { ...state, connection: notice.state };
    case "lost": {
      const run = state.run ? afterLoss(state.run, notice.reason) : undefined;
      return { ...state, sandbox: { kind: "lost", reason: notice.reason }, connection: undefined, run };
    }
    case "inputRefused":
      return state.run?.execution === notice.execution ? { ...state, problem: notice.message } : state;
  }
}

function isRunEvent(event: SandboxEvent): event is RunEvent {
  return event.kind !== "state" && event.kind !== "metrics";
}

/** A sandbox that was about to start does so no more. */
function withoutStart(state: PlaygroundState): PlaygroundState {
  return state.sandbox.kind === "starting" ? { ...state, sandbox: { kind: "none" } } : state;
}

function changeRun(state: PlaygroundState, execution: string, change: (run: Run) => Run): PlaygroundState {
  return state.run?.execution === execution ? { ...state, run: change(state.run) } : state;
}
