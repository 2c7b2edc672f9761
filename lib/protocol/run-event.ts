import { z } from "zod";
import { Outcome, Usage } from "./outcome.ts";

/** An execution's id: chosen by the client or made by the server; unique within its sandbox. */
export const ExecutionId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/,
    "an execution id: 1 to 64 letters, digits, hyphens or underscores",
  );

/** MIME type to content. Text types are strings, images base64 strings, JSON types any JSON value. */
export const DisplayBundle = z.record(z.string(), z.json());
export type DisplayBundle = z.infer<typeof DisplayBundle>;

const common = {
  execution: z.string(),
  /** Counts up within the sandbox, from 1, without holes: the place to resume from. */
  seq: z.int().positive(),
  /** Milliseconds since the Unix epoch, by the sandbox server's clock. */
  atMs: z.number(),
};

/**
 * Everything that an execution tells, in order; the same union at every hop from the agent to the page.
 * `started` comes once before any output, `finished` once and last.
 */
export const RunEvent = z.discriminatedUnion("kind", [
  /** Waits for its turn; `place` 1 is next. */
  z.object({ kind: z.literal("queued"), ...common, place: z.int().positive() }),
  /** `cold` is true when an interpreter or the sandbox itself had to be started for it. */
  z.object({
    kind: z.literal("started"),
    ...common,
    language: z.string().optional(),
    version: z.string().optional(),
    cold: z.boolean(),
    /** False when its standard input is closed: nothing can be typed into it. */
    stdinOpen: z.boolean(),
    /** A run that keeps state does not see the variables of the program that ran last: they went with its process. */
    programGone: z.literal(true).optional(),
  }),
  /** Text is UTF-8, never split within a character; bytes that are not UTF-8 become U+FFFD unless base64 was asked for. */
  z.object({
    kind: z.literal("stdout"),
    ...common,
    text: z.string(),
    encoding: z.literal("base64").optional(),
  }),
  z.object({
    kind: z.literal("stderr"),
    ...common,
    text: z.string(),
    encoding: z.literal("base64").optional(),
  }),
  z.object({
    kind: z.literal("display"),
    ...common,
    id: z.string().optional(),
    update: z.boolean().optional(),
    bundle: DisplayBundle,
  }),
  /** The program waits for a line; `prompt` is what it printed on the line that it waits at. */
  z.object({ kind: z.literal("input"), ...common, prompt: z.string().optional() }),
  /** The time limit comes near: the program ends in `inMs` unless extended, at most up to `hardLimitMs` after its start. */
  z.object({ kind: z.literal("deadline"), ...common, inMs: z.number(), hardLimitMs: z.number() }),
  /** Events that this reader can no longer have: from and to are inclusive sequence numbers, `bytes` counts their text. */
  z.object({
    kind: z.literal("gap"),
    ...common,
    fromSeq: z.int(),
    toSeq: z.int(),
    bytes: z.int().nonnegative(),
  }),
  z.object({ kind: z.literal("finished"), ...common, outcome: Outcome, usage: Usage }),
]);
export type RunEvent = z.infer<typeof RunEvent>;

/** What becomes of a sandbox. `queued` while its start waits for a place; `reason` is for people. */
export const SandboxState = z.enum(["queued", "starting", "running", "stopping", "stopped", "lost"]);
export type SandboxState = z.infer<typeof SandboxState>;

/** The sandbox's own state changed. It shares the sequence of the run events. */
export const StateEvent = z.object({
  kind: z.literal("state"),
  seq: z.int().positive(),
  atMs: z.number(),
  state: SandboxState,
  place: z.int().positive().optional(),
  reason: z.string().optional(),
});
export type StateEvent = z.infer<typeof StateEvent>;

/** What the sandbox uses now. Not kept and not numbered: a late reader gets the next one. */
export const MetricsEvent = z.object({
  kind: z.literal("metrics"),
  atMs: z.number(),
  /** Percent of one core over the time since the last sample; 200 is two cores. */
  cpuPercent: z.number().nonnegative(),
  memoryBytes: z.int().nonnegative(),
  memoryLimitBytes: z.int().positive(),
  diskBytes: z.int().nonnegative(),
  diskLimitBytes: z.int().positive(),
  processes: z.int().nonnegative(),
  processLimit: z.int().positive(),
});
export type MetricsEvent = z.infer<typeof MetricsEvent>;

/** Everything that a sandbox's stream (`sandbox.watch`) carries. */
export const SandboxEvent = z.union([RunEvent, StateEvent, MetricsEvent]);
export type SandboxEvent = z.infer<typeof SandboxEvent>;
