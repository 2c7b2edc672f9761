/** The part of the HTTP API that asks the live interpreter, as schemas. */
import { z } from "zod";
import { KERNEL_METHODS } from "#lib/protocol/kernel-methods.ts";

export { Completion } from "#lib/protocol/kernel-methods.ts";

/** POST …/complete and …/inspect: a place in code that is being written. */
export const Question = z.object({
  language: z.string().describe("`python`, or `node` (also `nodejs`, `javascript`)."),
  code: z.string().describe("What is being written; it is not run."),
  cursor: z
    .int()
    .nonnegative()
    .optional()
    .describe("In UTF-16 code units from the start of `code`; its end by default."),
});
export type Question = z.infer<typeof Question>;

/** What could stand at the cursor, in place of `code` from `from` to `to`. `busy`: while it runs something it cannot be asked. */
export const Completions = KERNEL_METHODS["repl.complete"].result;
export type Completions = z.infer<typeof Completions>;

/** What the name at the cursor is. */
export const Inspection = KERNEL_METHODS["repl.inspect"].result;
export type Inspection = z.infer<typeof Inspection>;
