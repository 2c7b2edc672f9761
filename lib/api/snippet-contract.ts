/** The part of the HTTP API by which programs are shared. */
import { z } from "zod";
import { Recording, SnippetContent, SnippetFile, SnippetId } from "#lib/protocol/snippet.ts";

const id = SnippetId.describe("12 letters and digits; the same content has the same id.");
const url = z.string().describe("The link to share.");
const expiresMs = z
  .number()
  .optional()
  .describe("When it ends, in milliseconds since the Unix epoch; without it, it does not.");

const { shape } = SnippetContent;

/** POST /api/snippets: `code` alone, or `files`, of which the first is the one that is run. */
export const ShareSnippet = z.object({
  language: shape.language.describe("`python`, or `node` (also `nodejs`, `javascript`)."),
  version: shape.version.describe("Of the interpreter that it was written for."),
  files: z
    .array(SnippetFile)
    .min(1)
    .optional()
    .describe("In place of `code`; the first is the one that is run."),
  code: z.string().optional().describe("The program, when it is one file."),
  stdin: shape.stdin.describe("What it reads."),
  args: shape.args.describe("Its arguments."),
  title: shape.title.describe("At most 200 characters."),
  description: shape.description.describe("Markdown, at most 20,000 characters."),
  recording: Recording.optional().describe("What was seen when it was run."),
  parent: shape.parent.describe("The id of the snippet that it was made from."),
  keepS: z
    .int()
    .positive()
    .optional()
    .describe("For how many seconds it is kept; without it, as long as may be."),
});
export type ShareSnippet = z.infer<typeof ShareSnippet>;

/** 201 */
export const SharedSnippet = z.object({
  id,
  url,
  deleteToken: z.string().describe("Takes it back. It is told this once, and is kept nowhere."),
  expiresMs,
});
export type SharedSnippet = z.infer<typeof SharedSnippet>;

/** GET /api/snippets/{id} */
export const SnippetView = z.object({
  id,
  url,
  createdMs: z.number().describe("When it was first shared, in milliseconds since the Unix epoch."),
  expiresMs,
  content: SnippetContent,
});
export type SnippetView = z.infer<typeof SnippetView>;

/** DELETE /api/snippets/{id} */
export const SnippetWithdrawn = z.object({
  others: z.int().nonnegative().describe("How many others shared the same: with 0 it is gone."),
});
export type SnippetWithdrawn = z.infer<typeof SnippetWithdrawn>;

/** POST /api/secret-scan: texts that somebody is about to share. */
export const SecretScan = z.object({
  files: z
    .array(z.object({ path: z.string(), content: z.string() }))
    .describe("Each with its path, by which what is found in it is told."),
});
export type SecretScan = z.infer<typeof SecretScan>;

/** What was found, without the secrets themselves. */
export const SecretsFound = z.object({
  secrets: z.array(
    z.object({
      path: z.string(),
      line: z.int().positive(),
      column: z.int().positive(),
      kind: z.string().describe("What it looks like, for people."),
    }),
  ),
});
export type SecretsFound = z.infer<typeof SecretsFound>;
