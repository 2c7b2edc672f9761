/** What a snippet is: a program, how it is run, and what it printed when somebody ran it. */
import { z } from "zod";
import { Outcome, Usage } from "./outcome.ts";
import { DisplayBundle } from "./run-event.ts";

/** A snippet's id: nothing that chat programs cut a link at. */
export const SnippetId = z.string().regex(/^[0-9A-Za-z]{12}$/, "a snippet's id: 12 letters and digits");

/** `content` is text, or base64 of bytes that are none. The first file of a snippet is the one that is run. */
export const SnippetFile = z.object({
  path: z.string().min(1).max(1_024),
  content: z.string(),
  encoding: z.literal("base64").optional(),
});
export type SnippetFile = z.infer<typeof SnippetFile>;

/** Milliseconds since the program's start. */
const atMs = z.number().nonnegative();

/**
 * One thing that was seen while the program ran, in order. `stdin` is what was typed; `gap` stands where output was left
 * out, and says how many bytes of it.
 */
export const RecordedEvent = z.discriminatedUnion("kind", [
  z.object({ kind: z.enum(["stdout", "stderr", "stdin"]), atMs, text: z.string() }),
  z.object({
    kind: z.literal("display"),
    atMs,
    id: z.string().optional(),
    update: z.boolean().optional(),
    bundle: DisplayBundle,
  }),
  z.object({ kind: z.literal("gap"), atMs, bytes: z.int().nonnegative() }),
]);
export type RecordedEvent = z.infer<typeof RecordedEvent>;

export const Recording = z.object({
  events: z.array(RecordedEvent),
  outcome: Outcome,
  usage: Usage.optional(),
});
export type Recording = z.infer<typeof Recording>;

/** Everything of a snippet that its link stands for. */
export const SnippetContent = z.object({
  language: z.string().min(1).max(64),
  /** Of the interpreter that it was written for, e.g. `3.11.2`. */
  version: z.string().max(64).optional(),
  files: z.array(SnippetFile).min(1),
  stdin: z.string().optional(),
  args: z.array(z.string()).optional(),
  title: z.string().max(200).optional(),
  /** Markdown. Never trusted: whoever shows it must sanitise it. */
  description: z.string().max(20_000).optional(),
  recording: Recording.optional(),
  /** The snippet that this one was made from. */
  parent: SnippetId.optional(),
});
export type SnippetContent = z.infer<typeof SnippetContent>;

/** A snippet as it is kept. Times are milliseconds since the Unix epoch. */
export interface Snippet {
  readonly id: string;
  readonly content: SnippetContent;
  /** When it was first shared. */
  readonly createdMs: number;
  /** When the last of its claims ends; undefined when one has no end. */
  readonly expiresMs: number | undefined;
}
