import { z } from "zod";
import * as contract from "#lib/api/contract.ts";
import * as files from "#lib/api/file-contract.ts";
import * as questions from "#lib/api/question-contract.ts";
import * as snippets from "#lib/api/snippet-contract.ts";
import { ExecutionInfo, RunFile } from "#lib/protocol/methods.ts";
import { Outcome, Usage } from "#lib/protocol/outcome.ts";
import { DisplayBundle, MetricsEvent, RunEvent, SandboxEvent, StateEvent } from "#lib/protocol/run-event.ts";
import { RecordedEvent, Recording, SnippetContent, SnippetFile } from "#lib/protocol/snippet.ts";

/** A JSON Schema of the dialect that OpenAPI 3.1 uses. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What callers send. What has a default may be left out. */
const SENT = {
  RunOnce: contract.RunOnce,
  RunFile,
  CreateSandbox: contract.CreateSandbox,
  CreateRun: contract.CreateRun,
  CreateCommand: contract.CreateCommand,
  SendInput: contract.SendInput,
  SendSignal: contract.SendSignal,
  Extend: contract.Extend,
  Resize: contract.Resize,
  Question: questions.Question,
  MakeFolder: files.MakeFolder,
  RenameFile: files.RenameFile,
  ShareSnippet: snippets.ShareSnippet,
  SecretScan: snippets.SecretScan,
  SnippetFile,
  Recording,
  RecordedEvent,
} as const satisfies Record<string, z.ZodType>;

/** What goes both ways. */
const BOTH_WAYS = {
  DisplayBundle,
  /** Text or, for JSON types, any JSON value. */
  DisplayContent: DisplayBundle.valueType,
  Outcome,
  Usage,
} as const satisfies Record<string, z.ZodType>;

/** What the server answers. */
const ANSWERED = {
  ApiError: contract.ApiError,
  RunOnceResult: contract.RunOnceResult,
  Sandbox: contract.Sandbox,
  SandboxView: contract.SandboxView,
  Executions: contract.Executions,
  ExecutionInfo,
  Started: contract.Started,
  InputTaken: contract.InputTaken,
  Extended: contract.Extended,
  Completions: questions.Completions,
  Completion: questions.Completion,
  Inspection: questions.Inspection,
  FileList: files.FileList,
  FileView: files.FileView,
  FileWritten: files.FileWritten,
  FileEntry: files.FileEntry,
  SharedSnippet: snippets.SharedSnippet,
  SnippetView: snippets.SnippetView,
  SnippetWithdrawn: snippets.SnippetWithdrawn,
  SnippetContent,
  SecretsFound: snippets.SecretsFound,
  Languages: contract.Languages,
  LimitsAnswer: contract.LimitsAnswer,
  Health: contract.Health,
  OpenApiDocument: contract.OpenApiDocument,
  StreamLine: contract.StreamLine,
  StartLine: contract.StartLine,
  SandboxEvent,
  RunEvent,
  StateEvent,
  MetricsEvent,
} as const satisfies Record<string, z.ZodType>;

const COMPONENTS = "#/components/schemas/";

/** All schemas of the API by name, as they stand in the document's components. */
export function componentSchemas(): Readonly<Record<string, JsonSchema>> {
  return {
    ...jsonSchemas({ ...SENT, ...BOTH_WAYS }, "input"),
    ...jsonSchemas({ ...ANSWERED, ...BOTH_WAYS }, "output"),
  };
}

/** A schema in the document: by its name when it has one. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const named = Object.entries({ ...SENT, ...BOTH_WAYS, ...ANSWERED }).find(([, each]) => each === schema);
  return named === undefined
    ? open(z.toJSONSchema(schema, { io: "input" }))
    : { $ref: `${COMPONENTS}${named[0]}` };
}

function jsonSchemas(
  named: Readonly<Record<string, z.ZodType>>,
  io: "input" | "output",
): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, { io, uri: (id) => `${COMPONENTS}${id}` });
  return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, open(schema)]));
}

/**
 * Without what the document says once for all schemas, and open to fields of later versions: who reads an answer passes
 * over what they do not know.
 */
function open(schema: object): JsonSchema {
  const without = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(without);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, its]) => key !== "$schema" && key !== "$id" && !isClosing(key, its))
        .map(([key, its]) => [key, without(its)]),
    );
  };
  return without(schema) as JsonSchema;
}

function isClosing(key: string, value: unknown): boolean {
  return key === "additionalProperties" && value === false;
}
