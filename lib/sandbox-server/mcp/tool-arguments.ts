import { z } from "zod";

/** Arguments that several tools take, as their descriptions explain them to a model. */
export const sandbox = z
  .string()
  .describe("Name of the sandbox: 1 to 63 letters, digits, hyphens or underscores, e.g. my-sandbox");

export const namespace = z
  .string()
  .optional()
  .describe(
    "Namespace of the sandbox. Leave it out for the usual one: that of the API key, or else `default`",
  );

export const timeout = z
  .number()
  .nonnegative()
  .optional()
  .describe(
    "Stop the program after this many seconds; what it printed until then is in the answer. Give one when a program may not end by itself",
  );
