/** The HTTP API that the page uses, as schemas: the route handlers parse with them, the browser parses with them. */
import { z } from "zod";
import { LimitsOnWire } from "#lib/protocol/limits.ts";
import { ExecutionInfo, RunFile } from "#lib/protocol/methods.ts";
import { Outcome, Usage } from "#lib/protocol/outcome.ts";
import { DisplayBundle, ExecutionId, SandboxEvent, SandboxState } from "#lib/protocol/run-event.ts";

/** Every failure of the API. `code` is one of lib/protocol/errors.ts; `message` is for people. */
export const ApiError = z.object({
  error: z.object({ code: z.string(), message: z.string(), details: z.record(z.string(), z.unknown()) }),
});
export type ApiError = z.infer<typeof ApiError>;

/** A sandbox's id on the page; on the sandbox server it is a name in the visitor's namespace. */
export const SandboxId = z.string().regex(/^s-[0-9a-f]{32}$/, "a sandbox's id is what its making answered");

/** The place of an event in a sandbox's stream, in a query: a whole number from 0. */
export const SequenceNumber = z.string().regex(/^\d{1,15}$/);
/** One of the sandboxes in the query of `GET /api/events`: `<id>:<seq>`, from the beginning without `:<seq>`. */
export const WantedSandbox = z.string().regex(/^[^:]*(?::\d{1,15})?$/);

/** What several requests have, as the API's description explains it. */
const Language = z.string().describe("`python`, or `node` (also `nodejs`, `javascript`).");
const Code = z.string().describe("The program, as the plain interpreter would find it in a file.");
const MainPath = z
  .string()
  .describe(
    "The file that the code is written to, relative to /workspace; `main.py` or `main.js` by default. Node runs `.ts` too.",
  );
const Files = z.array(RunFile).describe("Written into /workspace first.");
const Arguments = z.array(z.string()).describe("Arguments of the program.");
const Image = z.string().describe("The root file system; `GET /api/languages` lists them.");
const OwnId = ExecutionId.describe("An id for it; the same again attaches to the one that there is.");

/** POST /api/sandboxes */
export const CreateSandbox = z.object({
  language: Language.optional(),
  image: Image.optional(),
  memoryMiB: z.int().positive().optional().describe("Less than everybody gets."),
  cpus: z.number().positive().optional().describe("Less than everybody gets; fractions count."),
  identity: z
    .enum(["cookie", "token"])
    .optional()
    .describe("`token`: a token in the answer says whose the sandbox is, in place of a cookie."),
});
export type CreateSandbox = z.infer<typeof CreateSandbox>;

/** 201: `startMs` is how long the start took. `token` is for `Authorization: Bearer`, when one was asked for. */
export const Sandbox = z.object({
  id: z.string(),
  state: SandboxState,
  image: z.string(),
  startMs: z.number(),
  token: z
    .string()
    .optional()
    .describe("Whose it is, to be sent as `Authorization: Bearer` in place of a cookie."),
});
export type Sandbox = z.infer<typeof Sandbox>;

/**
 * A line of the answer to `POST /api/sandboxes` for a caller who asks for lines. While the start waits for its turn its
 * place comes whenever it changes, 1 is next; `starting` when its turn has come. The last line is the sandbox, or why
 * there is none. Empty lines are keep-alives.
 */
export const StartLine = z.union([
  z.object({ state: z.literal("queued"), place: z.int().positive() }),
  z.object({ state: z.literal("starting") }),
  z.object({ sandbox: Sandbox }),
  ApiError,
]);
export type StartLine = z.infer<typeof StartLine>;

/** GET /api/sandboxes/{id} */
export const SandboxView = z.object({ id: z.string(), state: SandboxState });
export type SandboxView = z.infer<typeof SandboxView>;

/** GET /api/sandboxes/{id}/executions: all that the sandbox still remembers, oldest first. */
export const Executions = z.object({ executions: z.array(ExecutionInfo) });
export type Executions = z.infer<typeof Executions>;

/** POST /api/sandboxes/{id}/runs: a fresh run by default, in a process of its own, with its input open. */
export const CreateRun = z.object({
  language: Language,
  code: Code,
  path: MainPath.optional(),
  args: Arguments.optional(),
  files: Files.optional(),
  fresh: z
    .boolean()
    .default(true)
    .describe("False: in the interpreter that keeps its variables from run to run."),
  execution: OwnId.optional(),
});
export type CreateRun = z.input<typeof CreateRun>;

/** POST /api/sandboxes/{id}/commands */
export const CreateCommand = z.object({
  command: z.string().min(1).describe("Started without a shell."),
  args: Arguments.default([]),
  tty: z
    .object({ cols: z.int().min(1).max(1_000), rows: z.int().min(1).max(1_000) })
    .optional()
    .describe("Run it on a terminal of this size, without a time limit of its own."),
  stdin: z
    .enum(["open", "closed"])
    .default("open")
    .describe(
      "`closed`: its input has ended before it begins, so that what reads it does not wait for ever.",
    ),
  execution: OwnId.optional(),
});
export type CreateCommand = z.input<typeof CreateCommand>;

/** 202: its events come on the sandbox's stream. */
export const Started = z.object({ execution: z.string() });
export type Started = z.infer<typeof Started>;

/** POST …/executions/{execution}/input: numbered from 1; a repeat is harmless. */
export const SendInput = z.object({
  number: z.int().positive().describe("Counts from 1; one that was taken already is ignored."),
  data: z.string().optional().describe("What is typed."),
  encoding: z.enum(["utf8", "base64"]).optional().describe("Of `data`; `utf8` by default."),
  eof: z.boolean().optional().describe("The end of the program's input."),
});
export type SendInput = z.infer<typeof SendInput>;

/** The highest number that was taken. */
export const InputTaken = z.object({ number: z.int() });
export type InputTaken = z.infer<typeof InputTaken>;

/** POST …/executions/{execution}/signal: `stop` is SIGINT, then SIGKILL to all that it started. */
export const SendSignal = z.object({
  signal: z
    .enum(["stop", "SIGINT", "SIGTERM", "SIGKILL", "SIGHUP"])
    .describe("`stop`: SIGINT, and after a while SIGKILL to all that it started."),
});
export type SendSignal = z.infer<typeof SendSignal>;

/** POST …/executions/{execution}/extend: "let it go on". */
export const Extend = z.object({
  ms: z.int().positive().describe("So much longer, at most up to the hard limit."),
});
export type Extend = z.infer<typeof Extend>;
export const Extended = z.object({ inMs: z.number(), hardLimitMs: z.number() });
export type Extended = z.infer<typeof Extended>;

/** POST …/executions/{execution}/resize */
export const Resize = z.object({
  cols: z.int().min(1).max(1_000).describe("Characters in a line."),
  rows: z.int().min(1).max(1_000).describe("Lines."),
});
export type Resize = z.infer<typeof Resize>;

/** POST /api/run: one call, nothing kept. With `Accept: application/x-ndjson` the lines are RunEvents. */
export const RunOnce = z.object({
  language: Language,
  code: Code,
  path: MainPath.optional(),
  stdin: z.string().optional().describe("Its standard input, which ends after this; empty by default."),
  files: Files.optional(),
  args: Arguments.optional(),
  image: Image.optional(),
  timeoutMs: z.int().positive().optional().describe("By default `runNoticeS`, at most `runHardS`."),
});
export type RunOnce = z.infer<typeof RunOnce>;

export const RunOnceResult = z.object({
  outcome: Outcome,
  stdout: z.string(),
  stderr: z.string(),
  displays: z.array(DisplayBundle),
  omittedBytes: z
    .int()
    .nonnegative()
    .describe("Output that came faster than it could be carried and is missing; 0 when all is there."),
  usage: Usage,
});
export type RunOnceResult = z.infer<typeof RunOnceResult>;

/** GET /api/languages */
export const Languages = z.object({
  languages: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      version: z.string(),
      mainFile: z.string(),
      available: z.boolean(),
      problem: z.string().optional(),
    }),
  ),
  images: z.array(z.object({ name: z.string(), about: z.string(), languages: z.array(z.string()) })),
  runtime: z.object({ name: z.string(), version: z.string() }),
});
export type Languages = z.infer<typeof Languages>;

/** GET /api/examples: in the order of the menu, those of one language after those of another. */
export const Examples = z.object({
  examples: z.array(
    z.object({
      language: z.string(),
      name: z.string().describe("Unique in its language."),
      group: z.string().describe("The title of the examples that it belongs to."),
      title: z.string(),
      about: z.string().describe("What it shows, in one sentence."),
      path: z.string().describe("The file that it is the code of, e.g. `main.ts`."),
      code: z.string(),
    }),
  ),
});
export type Examples = z.infer<typeof Examples>;
export type Example = Examples["examples"][number];

/** GET /api/limits: each with its unit in its name. */
export const LimitsAnswer = z.object({ limits: LimitsOnWire });
export type LimitsAnswer = z.infer<typeof LimitsAnswer>;

/** GET /api/health: 200 when runs work, 503 when the sandbox server is down. */
export const Health = z.object({
  status: z.enum(["ok", "degraded"]),
  sandboxServer: z.enum(["ok", "down"]),
  message: z.string(),
});
export type Health = z.infer<typeof Health>;

/** GET /api/openapi.json: OpenAPI 3.1 of all of this. */
export const OpenApiDocument = z.looseObject({
  openapi: z.string(),
  paths: z.record(z.string(), z.unknown()),
});
export type OpenApiDocument = z.infer<typeof OpenApiDocument>;

/**
 * A line of `GET /api/events?sandbox=<id>:<after>&sandbox=…`: the streams of several sandboxes of one visitor in one,
 * since a browser allows six connections to a host for all of its tabs. `gone` is the last line of a sandbox: it is not
 * there, or not yours. `GET /api/sandboxes/{id}/events?after=` sends the bare events of one. Empty lines are keep-alives.
 */
export const StreamLine = z.union([
  z.object({ sandbox: z.string(), event: SandboxEvent }),
  z.object({ sandbox: z.string(), gone: z.object({ code: z.string(), message: z.string() }) }),
]);
export type StreamLine = z.infer<typeof StreamLine>;
