import { z } from "zod";

const place = { sandbox: z.string(), namespace: z.string() };

/** A place in code that is being written. */
const cursor = {
  ...place,
  /** As for `sandbox.repl.run`. */
  language: z.string(),
  code: z.string(),
  /** In UTF-16 code units from the start of `code`, as JavaScript counts; its end by default. */
  cursor: z.int().nonnegative().optional(),
};

/** One thing that could stand at the cursor. */
export const Completion = z.object({
  /** What takes the place of `code` from `from` to `to`. */
  text: z.string(),
  kind: z.enum(["variable", "function", "class", "module", "property", "keyword", "file"]),
});
export type Completion = z.infer<typeof Completion>;

/** Whether the interpreter that keeps its state could be asked: while it runs something it cannot. */
const kernel = z.enum(["ready", "busy"]);

/**
 * Questions to the interpreter that keeps its state. It is started when there is none; what a question makes the
 * program's own code do (a `__getattr__`, say) is ended after `questionMs`.
 */
export const KERNEL_METHODS = {
  "repl.complete": {
    params: z.object(cursor),
    result: z.object({
      kernel,
      /** In UTF-16 code units. */
      from: z.int().nonnegative(),
      to: z.int().nonnegative(),
      completions: z.array(Completion),
      /** There are more than were told. */
      truncated: z.boolean(),
    }),
    streams: false,
  },
  "repl.inspect": {
    params: z.object(cursor),
    result: z.object({
      kernel,
      found: z.boolean(),
      /** The name under the cursor, e.g. `math.sqrt`. */
      name: z.string().optional(),
      /** E.g. `int`, `function`, `Array`. */
      type: z.string().optional(),
      /** How it is called, e.g. `(x, /)`. */
      signature: z.string().optional(),
      /** Its documentation, cut to a few thousand characters. */
      doc: z.string().optional(),
      /** Its value in short. */
      value: z.string().optional(),
    }),
    streams: false,
  },
} as const;
