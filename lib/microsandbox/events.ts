import type { Outcome, Usage } from "./outcome.ts";

// The types that callers meet, as plain interfaces: people read them, and the packed declarations need no schema
// library. public-types.test.ts holds them against the schemas by which the SDK checks what a server sends.

/** A JSON value. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue };

/** MIME type to content. Text types are strings, images base64 strings, JSON types any JSON value. */
export type DisplayBundle = Readonly<Record<string, JsonValue>>;

/** What every event of an execution carries. */
export interface EventBase {
  /** The execution's id. */
  readonly execution: string;
  /** Counts up within the sandbox, from 1, without holes: the place to resume from. */
  readonly seq: number;
  /** Milliseconds since the Unix epoch, by the sandbox server's clock. */
  readonly atMs: number;
}

/** It waits for its turn; `place` 1 is next. */
export interface QueuedEvent extends EventBase {
  readonly kind: "queued";
  readonly place: number;
}

/** It runs now; comes once, before any output. */
export interface StartedEvent extends EventBase {
  readonly kind: "started";
  readonly language?: string | undefined;
  readonly version?: string | undefined;
  /** Whether an interpreter or the sandbox itself had to be started for it. */
  readonly cold: boolean;
  /** False when its standard input is closed: nothing can be typed into it. */
  readonly stdinOpen: boolean;
  /** A run that keeps state does not see the variables of the program that ran last: they went with its process. */
  readonly programGone?: true | undefined;
}

/** It printed. Text is UTF-8, never split within a character; bytes that are not UTF-8 become U+FFFD. */
export interface OutputEvent extends EventBase {
  readonly kind: "stdout" | "stderr";
  readonly text: string;
  /** Present when base64 was asked for: `text` is the bytes in base64. */
  readonly encoding?: "base64" | undefined;
}

/** It wrote to stdout. */
export interface StdoutEvent extends OutputEvent {
  readonly kind: "stdout";
}

/** It wrote to stderr. */
export interface StderrEvent extends OutputEvent {
  readonly kind: "stderr";
}

/** It showed a rich value: a chart, a table, the value of a trailing expression. `update` replaces the one of the same `id`. */
export interface DisplayEvent extends EventBase {
  readonly kind: "display";
  readonly id?: string | undefined;
  readonly update?: boolean | undefined;
  readonly bundle: DisplayBundle;
}

/** It waits for a line of input; `prompt` is what it printed on the line that it waits at. */
export interface InputEvent extends EventBase {
  readonly kind: "input";
  readonly prompt?: string | undefined;
}

/** Its time limit comes near: it ends in `inMs` unless extended, at most up to `hardLimitMs` after its start. */
export interface DeadlineEvent extends EventBase {
  readonly kind: "deadline";
  readonly inMs: number;
  readonly hardLimitMs: number;
}

/** Events that this reader can no longer have; `fromSeq` and `toSeq` are inclusive, `bytes` counts their text. */
export interface GapEvent extends EventBase {
  readonly kind: "gap";
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly bytes: number;
}

/** It has ended; comes once, and last. */
export interface FinishedEvent extends EventBase {
  readonly kind: "finished";
  readonly outcome: Outcome;
  readonly usage: Usage;
}

/** Everything that an execution tells, in order. Tell the kinds apart by `kind`. */
export type RunEvent =
  | QueuedEvent
  | StartedEvent
  | StdoutEvent
  | StderrEvent
  | DisplayEvent
  | InputEvent
  | DeadlineEvent
  | GapEvent
  | FinishedEvent;

/** What becomes of a sandbox. `queued` while its start waits for a place. */
export type SandboxState = "queued" | "starting" | "running" | "stopping" | "stopped" | "lost";

/** The sandbox's own state changed; `reason` is for people. It shares the sequence of the run events. */
export interface StateEvent {
  readonly kind: "state";
  readonly seq: number;
  readonly atMs: number;
  readonly state: SandboxState;
  readonly place?: number | undefined;
  readonly reason?: string | undefined;
}

/** What the sandbox uses now. Not kept and not numbered: a late reader gets the next one. */
export interface MetricsEvent {
  readonly kind: "metrics";
  readonly atMs: number;
  /** Percent of one core over the time since the last sample; 200 is two cores. */
  readonly cpuPercent: number;
  readonly memoryBytes: number;
  readonly memoryLimitBytes: number;
  readonly diskBytes: number;
  readonly diskLimitBytes: number;
  readonly processes: number;
  readonly processLimit: number;
}

/** Everything that a sandbox tells: what its executions do, what becomes of itself, and what it uses. */
export type SandboxEvent = RunEvent | StateEvent | MetricsEvent;
