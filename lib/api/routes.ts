import type { z } from "zod";
import type { ErrorCode } from "#lib/protocol/errors.ts";
import { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import * as contract from "./contract.ts";

/** One endpoint of the HTTP API. */
export interface ApiRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** Parameters in braces; the folder of its route.ts has the same name, with brackets. */
  readonly path: `/api/${string}`;
  /** What it does, for people, in one sentence. */
  readonly about: string;
  readonly access: Access;
  readonly query?: Readonly<Record<string, QueryParameter>>;
  readonly body?: z.ZodType;
  /** Where a body never needs to be as large as the limit for all of them. */
  readonly maxBodyBytes?: number;
  /** The status of an answer to what went well. */
  readonly status: 200 | 201 | 202 | 204;
  /** The JSON of that answer; without it, and without `lines`, the answer is empty. */
  readonly answer?: z.ZodType;
  /** Each line of a streamed answer; beside `answer` for a caller that asks for lines. */
  readonly lines?: z.ZodType;
  /** The JSON of another answer, by its status. */
  readonly otherwise?: Readonly<Record<number, z.ZodType>>;
  /** Answers tell in RateLimit headers how many more runs there are. */
  readonly tellsAllowance?: true;
  /** What it fails with, beside what every route of its kind may. */
  readonly errors: readonly ErrorCode[];
}

/**
 * Who may call. `anyone`: nothing is asked for. `program`: no cookie is needed, and one that comes along is the visitor's.
 * `newcomer`: who has no cookie gets one. `visitor`: to everybody else it is as if the sandbox did not exist.
 */
export type Access = "anyone" | "program" | "newcomer" | "visitor";

export interface QueryParameter {
  readonly schema: z.ZodType;
  readonly about: string;
  readonly required: boolean;
  /** It may be there several times. */
  readonly repeated: boolean;
}

/** Of a request that says a few words: a body is read into memory before anybody knows what is in it. */
const FEW_WORDS_MAX_BYTES = 64 * 1024;
/** Of typed input: the page sends at most 64 Ki characters at once, each at most 6 bytes in JSON. */
const INPUT_MAX_BYTES = 1024 * 1024;

const SANDBOX = "/api/sandboxes/{id}";
const EXECUTION = `${SANDBOX}/executions/{execution}` as const;

/**
 * Every endpoint of the HTTP API: the route handlers take their method, the schemas that they parse with and the status
 * of their answers from here, and `GET /api/openapi.json` is made of it, so that the two cannot differ.
 */
export const ROUTES = {
  runOnce: {
    method: "POST",
    path: "/api/run",
    about: "Runs a program in a sandbox of its own, answers with what it printed, and keeps nothing.",
    access: "program",
    body: contract.RunOnce,
    status: 200,
    answer: contract.RunOnceResult,
    lines: RunEvent,
    tellsAllowance: true,
    errors: [
      "languageUnavailable",
      "imageNotFound",
      "fileError",
      "tooManyRuns",
      "tooManySandboxes",
      "serverFull",
      "startFailed",
      "unavailable",
    ],
  },
  createSandbox: {
    method: "POST",
    path: "/api/sandboxes",
    about: "Starts a sandbox that stays until it is idle or deleted.",
    access: "newcomer",
    body: contract.CreateSandbox,
    maxBodyBytes: FEW_WORDS_MAX_BYTES,
    status: 201,
    answer: contract.Sandbox,
    errors: [
      "languageUnavailable",
      "imageNotFound",
      "tooManyRuns",
      "tooManySandboxes",
      "serverFull",
      "startFailed",
      "unavailable",
    ],
  },
  viewSandbox: {
    method: "GET",
    path: SANDBOX,
    about: "Tells whether the sandbox runs.",
    access: "visitor",
    status: 200,
    answer: contract.SandboxView,
    errors: ["unavailable"],
  },
  deleteSandbox: {
    method: "DELETE",
    path: SANDBOX,
    about: "Ends the sandbox and all that runs in it; nothing of it is kept.",
    access: "visitor",
    status: 204,
    errors: ["unavailable"],
  },
  watchSandbox: {
    method: "GET",
    path: `${SANDBOX}/events`,
    about: "Streams everything that happens in the sandbox, one event a line, until it stops.",
    access: "visitor",
    query: {
      after: {
        schema: contract.SequenceNumber,
        about: "Only events after this `seq`; without it, all that are kept.",
        required: false,
        repeated: false,
      },
    },
    status: 200,
    lines: SandboxEvent,
    errors: ["invalidParams", "sandboxNotRunning", "sandboxLost", "serverFull", "unavailable"],
  },
  watchSandboxes: {
    method: "GET",
    path: "/api/events",
    about: "Streams the events of several sandboxes of one visitor, each from its own place.",
    access: "visitor",
    query: {
      sandbox: {
        schema: contract.WantedSandbox,
        about: "A sandbox's id, a colon, and the `seq` after which its events are wanted; 1 to 64 of them.",
        required: true,
        repeated: true,
      },
    },
    status: 200,
    lines: contract.StreamLine,
    errors: ["invalidParams", "serverFull", "unavailable"],
  },
  startRun: {
    method: "POST",
    path: `${SANDBOX}/runs`,
    about: "Starts a program in the sandbox; its events come on the sandbox's stream.",
    access: "visitor",
    body: contract.CreateRun,
    status: 202,
    answer: contract.Started,
    tellsAllowance: true,
    errors: [
      "languageUnavailable",
      "fileError",
      "sandboxNotRunning",
      "sandboxLost",
      "tooManyRuns",
      "serverFull",
      "unavailable",
    ],
  },
  startCommand: {
    method: "POST",
    path: `${SANDBOX}/commands`,
    about: "Starts a command or a terminal in the sandbox; its events come on the sandbox's stream.",
    access: "visitor",
    body: contract.CreateCommand,
    status: 202,
    answer: contract.Started,
    tellsAllowance: true,
    errors: ["sandboxNotRunning", "sandboxLost", "tooManyRuns", "serverFull", "unavailable"],
  },
  listExecutions: {
    method: "GET",
    path: `${SANDBOX}/executions`,
    about: "Lists what the sandbox has run and still remembers, oldest first.",
    access: "visitor",
    status: 200,
    answer: contract.Executions,
    errors: ["sandboxNotRunning", "sandboxLost", "unavailable"],
  },
  sendInput: {
    method: "POST",
    path: `${EXECUTION}/input`,
    about: "Types into a program. Numbered from 1, so that a repeat is harmless.",
    access: "visitor",
    body: contract.SendInput,
    maxBodyBytes: INPUT_MAX_BYTES,
    status: 200,
    answer: contract.InputTaken,
    errors: [
      "executionNotFound",
      "executionFinished",
      "stdinClosed",
      "inputOutOfOrder",
      "inputBacklog",
      "sandboxNotRunning",
      "sandboxLost",
      "notSupported",
      "unavailable",
    ],
  },
  sendSignal: {
    method: "POST",
    path: `${EXECUTION}/signal`,
    about: "Signals a program, or stops it and all that it started.",
    access: "visitor",
    body: contract.SendSignal,
    maxBodyBytes: FEW_WORDS_MAX_BYTES,
    status: 204,
    errors: ["executionNotFound", "sandboxNotRunning", "sandboxLost", "notSupported", "unavailable"],
  },
  extend: {
    method: "POST",
    path: `${EXECUTION}/extend`,
    about: "Lets a program go on, at most up to its hard limit.",
    access: "visitor",
    body: contract.Extend,
    maxBodyBytes: FEW_WORDS_MAX_BYTES,
    status: 200,
    answer: contract.Extended,
    errors: [
      "executionNotFound",
      "executionFinished",
      "sandboxNotRunning",
      "sandboxLost",
      "notSupported",
      "unavailable",
    ],
  },
  resize: {
    method: "POST",
    path: `${EXECUTION}/resize`,
    about: "Tells a terminal its new size.",
    access: "visitor",
    body: contract.Resize,
    maxBodyBytes: FEW_WORDS_MAX_BYTES,
    status: 204,
    errors: ["executionNotFound", "sandboxNotRunning", "sandboxLost", "notSupported", "unavailable"],
  },
  languages: {
    method: "GET",
    path: "/api/languages",
    about: "Lists the languages with their versions, the images, and what isolates.",
    access: "anyone",
    status: 200,
    answer: contract.Languages,
    errors: ["unavailable"],
  },
  limits: {
    method: "GET",
    path: "/api/limits",
    about: "Lists every limit in force, each with its unit in its name.",
    access: "anyone",
    status: 200,
    answer: contract.LimitsAnswer,
    errors: ["unavailable"],
  },
  health: {
    method: "GET",
    path: "/api/health",
    about: "Tells whether programs can run now; 503 while they cannot.",
    access: "anyone",
    status: 200,
    answer: contract.Health,
    otherwise: { 503: contract.Health },
    errors: [],
  },
  openApi: {
    method: "GET",
    path: "/api/openapi.json",
    about: "This description of the API.",
    access: "anyone",
    status: 200,
    answer: contract.OpenApiDocument,
    errors: [],
  },
} as const satisfies Record<string, ApiRoute>;

/** What a route's body is when it has been parsed. */
export type BodyOf<R extends ApiRoute> = R extends { body: infer S extends z.ZodType } ? z.output<S> : never;
/** The JSON that a route answers with. */
export type AnswerOf<R extends ApiRoute> = R extends { answer: infer S extends z.ZodType }
  ? z.output<S>
  : undefined;
