import type { Outcome, Usage } from "#lib/protocol/outcome.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { additionsOf } from "../output/additions.ts";
import { type Addition, append, EMPTY_LOG, type Log, LOG_BOUNDS, type LogBounds } from "../output/log.ts";

/** How far a run has come. Times are this browser's clock, in milliseconds since the Unix epoch. */
export type Stage =
  | { readonly kind: "starting"; readonly sinceMs: number }
  | { readonly kind: "queued"; readonly sinceMs: number; readonly place: number }
  | {
      readonly kind: "running";
      readonly sinceMs: number;
      readonly cold: boolean;
      readonly version?: string;
      readonly stdinOpen: boolean;
      /** Set while the program waits for a line. */
      readonly waiting?: { readonly prompt: string };
      readonly deadline?: { readonly endsAtMs: number; readonly hardLimitMs: number };
    }
  /** `usage` is not known when the sandbox was lost under it; `stopped` when Stop was pressed before. */
  | {
      readonly kind: "finished";
      readonly outcome: Outcome;
      readonly usage?: Usage;
      readonly cold: boolean;
      readonly stopped: boolean;
    }
  /** It never began: the request was refused, or nobody answered. */
  | {
      readonly kind: "refused";
      readonly message: string;
      readonly retryAtMs?: number;
      /** The person gave it up. */
      readonly stopped?: true;
    };

/** One run as the page shows it: a value, made only from what happened. */
export interface Run {
  readonly execution: string;
  readonly language: string;
  /** The file that the code was written to; places in the output that name it are links. */
  readonly path: string;
  readonly stage: Stage;
  /** Stop was pressed and it has not ended yet. */
  readonly stopping: boolean;
  readonly log: Log;
  /** The newest event that is in it; older ones and repeats are ignored. */
  readonly lastSeq: number;
  /** What was typed before the page was reloaded and comes again at its place in the log. */
  readonly typedBefore: readonly Typed[];
  /** Set when it is no run of now but a recording: when that was made, in milliseconds since the Unix epoch. */
  readonly recordedMs?: number;
}

/** Why a run did not begin, for people, and after which time it may be tried again. */
export interface Refusal {
  readonly message: string;
  readonly retryAfterMs?: number;
  /** The person gave it up. */
  readonly stopped?: true;
}

/** A line that was typed, and the event after which that was. */
export interface Typed {
  readonly afterSeq: number;
  readonly text: string;
}

export function newRun(
  run: { execution: string; language: string; path: string; typedBefore?: readonly Typed[] },
  nowMs: number,
): Run {
  return {
    ...run,
    stage: { kind: "starting", sinceMs: nowMs },
    stopping: false,
    log: EMPTY_LOG,
    lastSeq: 0,
    typedBefore: run.typedBefore ?? [],
  };
}

/**
 * The run after some of its events, in order. Events of other executions and repeats change nothing. `bounds`: how much
 * of its output is kept.
 */
export function afterEvents(
  run: Run,
  events: readonly RunEvent[],
  nowMs: number,
  bounds: LogBounds = LOG_BOUNDS,
): Run {
  const additions: Addition[] = [];
  let next = run;
  for (const event of events) {
    if (event.execution !== run.execution || event.seq <= next.lastSeq) continue;
    additions.push(...added(event));
    next = takeTyped(afterEvent(next, event, nowMs), additions);
  }
  if (next.stage.kind === "finished" && next.stopping) next = { ...next, stopping: false };
  return additions.length === 0 ? next : { ...next, log: append(next.log, additions, bounds) };
}

/** The run after a line was typed into it: the log shows it, and nobody waits any more. */
export function afterTyping(run: Run, text: string): Run {
  const stage = run.stage.kind === "running" ? notWaiting(run.stage) : run.stage;
  return { ...run, stage, log: append(run.log, [{ kind: "text", source: "stdin", text }]) };
}

/** The run after it was let go on: the notice goes until the limit is near again, and the server sends the next one then. */
export function afterExtension(run: Run, endsAtMs: number): Run {
  if (run.stage.kind !== "running" || !run.stage.deadline) return run;
  return { ...run, stage: { ...run.stage, deadline: { ...run.stage.deadline, endsAtMs } } };
}

/** The stage of a run that was refused, with the moment from which it may be tried again. */
export function refused({ message, retryAfterMs, stopped }: Refusal, nowMs: number): Stage {
  return {
    kind: "refused",
    message,
    ...(retryAfterMs === undefined ? {} : { retryAtMs: nowMs + retryAfterMs }),
    ...(stopped === undefined ? {} : { stopped }),
  };
}

/** The run when its sandbox went away under it. */
export function afterLoss(run: Run, reason: string): Run {
  if (isOver(run)) return run;
  const outcome = { kind: "sandboxLost", reason } as const;
  return {
    ...run,
    stopping: false,
    stage: { kind: "finished", outcome, cold: false, stopped: run.stopping },
  };
}

export function isOver(run: Run): boolean {
  return run.stage.kind === "finished" || run.stage.kind === "refused";
}

function afterEvent(run: Run, event: RunEvent, nowMs: number): Run {
  const lastSeq = event.kind === "gap" ? Math.max(event.seq, event.toSeq) : event.seq;
  return { ...run, lastSeq, stage: nextStage(run, event, nowMs) };
}

function takeTyped(run: Run, additions: Addition[]): Run {
  const due = run.typedBefore.filter((typed) => typed.afterSeq <= run.lastSeq);
  if (due.length === 0) return run;
  additions.push(...due.map(({ text }) => ({ kind: "text", source: "stdin", text }) as const));
  const stage = run.stage.kind === "running" ? notWaiting(run.stage) : run.stage;
  return { ...run, stage, typedBefore: run.typedBefore.slice(due.length) };
}

function added(event: RunEvent): readonly Addition[] {
  switch (event.kind) {
    case "stdout":
    case "stderr":
    case "display":
    case "gap":
      return additionsOf(event);
    case "queued":
    case "started":
    case "input":
    case "deadline":
    case "finished":
      return [];
  }
}

function nextStage({ stage, stopping }: Run, event: RunEvent, nowMs: number): Stage {
  switch (event.kind) {
    case "queued":
      return { kind: "queued", sinceMs: "sinceMs" in stage ? stage.sinceMs : nowMs, place: event.place };
    case "started": {
      const running = {
        kind: "running",
        sinceMs: happenedMs(event, nowMs),
        cold: event.cold,
        stdinOpen: event.stdinOpen,
      } as const;
      return event.version === undefined ? running : { ...running, version: event.version };
    }
    case "finished": {
      const cold = stage.kind === "running" && stage.cold;
      return { kind: "finished", outcome: event.outcome, usage: event.usage, cold, stopped: stopping };
    }
    case "input":
      return stage.kind === "running" ? { ...stage, waiting: { prompt: event.prompt ?? "" } } : stage;
    case "deadline": {
      const deadline = { endsAtMs: happenedMs(event, nowMs) + event.inMs, hardLimitMs: event.hardLimitMs };
      return stage.kind === "running" ? { ...stage, deadline } : stage;
    }
    case "stdout":
    case "stderr":
    case "display":
      return stage.kind === "running" && stage.waiting ? notWaiting(stage) : stage;
    case "gap":
      return stage;
  }
}

/**
 * When an event happened by this browser's clock. Clocks differ, so what just came happened now; only what comes again
 * after a reload, older than any clock is wrong, is placed in the past.
 */
function happenedMs(event: RunEvent, nowMs: number): number {
  return nowMs - event.atMs > CLOCK_DOUBT_MS ? event.atMs : nowMs;
}

const CLOCK_DOUBT_MS = 3_000;

function notWaiting(stage: Extract<Stage, { kind: "running" }>): Stage {
  const { waiting: _waiting, ...rest } = stage;
  return rest;
}
