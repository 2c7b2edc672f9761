import { randomUUID } from "node:crypto";
import { posix } from "node:path";
import { SandboxError } from "#lib/protocol/errors.ts";
import { findLanguage, LANGUAGES, type Language } from "#lib/protocol/languages.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { MethodParams, RunFile } from "#lib/protocol/methods.ts";
import type { AgentFile, ExecutionSpec } from "../agent/connection.ts";
import { SCRIPTS_FOLDER, START_SCRIPT } from "./config-scripts.ts";
import type { ReadyConfig } from "./make-ready.ts";
import type { ResolvedConfig } from "./sandbox-config.ts";
import type { TimeLimits } from "./run-clock.ts";
import { tooLarge } from "./too-large.ts";

export type RunParams = MethodParams<"sandbox.repl.run">;
export type CommandParams = MethodParams<"sandbox.command.run">;

/** An execution as it was asked for, checked: what to start, with what, and for how long. */
export interface ExecutionRequest {
  readonly id: string;
  readonly kind: "run" | "command" | "terminal";
  /** As sent. */
  readonly language?: string;
  readonly command?: string;
  readonly args: readonly string[];
  readonly spec: ExecutionSpec;
  readonly files: readonly AgentFile[];
  /** Executions of one lane take turns; without one it starts at once. */
  readonly lane?: string;
  readonly stdin: "open" | "closed";
  readonly input?: string;
  readonly encoding: "utf8" | "base64";
  readonly time: TimeLimits;
  /** Whether all of its output is needed for a buffered answer. */
  readonly collect: boolean;
  /** So many lines of it a buffered answer has at most. */
  readonly resultLines: number;
  /** It belongs to its sandbox: nobody has to read it, and it keeps no sandbox from ending for want of use. */
  readonly unattended?: true;
}

/** What of a request is needed only to begin, and can be long. */
export type ExecutionLoad = Pick<ExecutionRequest, "spec" | "files">;

/** What of a request is told of the execution as long as it is known. */
export type ExecutionFacts = Omit<ExecutionRequest, "spec" | "files" | "input">;

/** About how much memory files, code and arguments hold that wait to be used. */
export function loadBytes({ spec, files }: ExecutionLoad): number {
  const texts = [...files.map((file) => file.path), ...textsOf(spec)];
  const content = files.reduce((sum, file) => sum + file.content.length, 0);
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), content);
}

/** What a request is checked against. */
export interface RequestContext {
  readonly config: ResolvedConfig;
  readonly limits: Limits;
  readonly collect: boolean;
}

/** The longest time before its end at which a page's run is told of it. */
const NOTICE_BEFORE_MS = 10_000;

/** Checks a run. SandboxErrors: `languageUnavailable`, `payloadTooLarge`, `invalidParams`. Pure but for the id. */
export function runRequest(params: RunParams, context: RequestContext): ExecutionRequest {
  const { config, limits } = context;
  const language = usableLanguage(params.language, config);
  const codeBytes = Buffer.byteLength(params.code);
  if (codeBytes > limits.codeBytes) {
    throw tooLarge("params.code", codeBytes, limits.codeBytes, "QUICKSAND_CODE_BYTES");
  }
  for (const arg of params.args ?? []) mustBeWithoutNul("a program's arguments", arg);
  const path = params.path ?? language.mainFile;
  const main = { path, content: params.code, encoding: "utf8" } satisfies RunFile;
  const files = filesOf([...(params.files ?? []), ...(params.fresh ? [main] : [])], context);
  const mode = params.fresh
    ? ({ kind: "fresh", path: posix.normalize(path), args: params.args ?? [] } as const)
    : ({ kind: "kernel", code: params.code } as const);
  const place = { workdir: config.workdir, env: config.env, stdin: agentStdin(params) };
  return {
    ...common(params, context),
    kind: "run",
    language: params.language,
    args: params.args ?? [],
    spec: { kind: "run", language: language.id, mode, ...place },
    files,
    lane: language.id,
    stdin: params.stdin ?? "closed",
    time: timeLimits(params, limits, limits.callHardS * 1_000),
  };
}

/** Checks a command or terminal. SandboxErrors: `payloadTooLarge`, `invalidParams`. Pure but for the id. */
export function commandRequest(params: CommandParams, context: RequestContext): ExecutionRequest {
  const { config, limits } = context;
  const args = params.args ?? [];
  for (const text of [params.command, ...args]) mustBeWithoutNul("a command and its arguments", text);
  const { tty } = params;
  const place = { workdir: config.workdir, env: config.env };
  const stdin = tty === undefined ? agentStdin(params) : "open";
  return {
    ...common(params, context),
    kind: tty === undefined ? "command" : "terminal",
    command: params.command,
    args,
    spec: {
      kind: "command",
      command: params.command,
      args,
      ...place,
      stdin,
      ...(tty === undefined ? {} : { tty }),
    },
    files: filesOf(params.files ?? [], context),
    stdin: tty === undefined ? (params.stdin ?? "closed") : "open",
    // A terminal lives as long as somebody sits at it.
    time: timeLimits(params, limits, tty === undefined ? limits.callHardS * 1_000 : undefined),
  };
}

/** The id of what a sandbox begins with. */
const START_EXECUTION = "start";

/** What a sandbox begins with: its `exec`, else its script `start`; undefined when it has neither. Pure. */
export function startRequest(config: ReadyConfig, limits: Limits): ExecutionRequest | undefined {
  const { exec, scripts, shellPath, workdir, env } = config;
  const script = scripts.some(({ name }) => name === START_SCRIPT);
  if (exec === undefined && !script) return undefined;
  const command = exec === undefined ? posix.join(SCRIPTS_FOLDER, START_SCRIPT) : shellPath;
  const args = exec === undefined ? [] : ["-c", exec];
  return {
    id: START_EXECUTION,
    kind: "command",
    command,
    args,
    spec: { kind: "command", command, args, workdir, env, stdin: "closed" },
    files: [],
    stdin: "closed",
    encoding: "utf8",
    // It lives as long as its sandbox.
    time: {
      endMs: undefined,
      hardMs: limits.sessionS * 1_000,
      noticeBeforeMs: undefined,
      inputWaitMs: undefined,
    },
    collect: false,
    resultLines: limits.resultLines,
    unattended: true,
  };
}

function common(params: RunParams | CommandParams, context: RequestContext) {
  return {
    id: params.execution ?? randomUUID(),
    ...(params.input === undefined ? {} : { input: params.input }),
    encoding: params.encoding ?? "utf8",
    collect: context.collect,
    resultLines: context.limits.resultLines,
  } as const;
}

/** With input that is there from the start the agent's side is open until that was passed on. */
function agentStdin(params: RunParams | CommandParams): "open" | "closed" {
  return params.input === undefined ? (params.stdin ?? "closed") : "open";
}

/** The language that a caller names, when the sandbox has it. SandboxError `languageUnavailable`. */
export function usableLanguage(name: string, config: ResolvedConfig): Language {
  const language = findLanguage(name);
  if (language === undefined) {
    const known = LANGUAGES.flatMap((row) => row.aliases);
    throw new SandboxError(
      "languageUnavailable",
      `Unknown language "${name}"; there are ${known.join(", ")}`,
      {
        details: { languages: known },
      },
    );
  }
  if (!config.image.languages.includes(language.id)) {
    const { name: image, languages } = config.image;
    throw new SandboxError(
      "languageUnavailable",
      `Image "${image}" has no ${language.label}; it has ${languages.join(", ") || "no language"}`,
      { details: { languages } },
    );
  }
  return language;
}

function timeLimits(
  params: RunParams | CommandParams,
  limits: Limits,
  callHardMs: number | undefined,
): TimeLimits {
  const cap = Math.min(params.timeout == null ? Infinity : params.timeout * 1_000, callHardMs ?? Infinity);
  if (params.noticeMs === undefined && params.hardLimitMs === undefined) {
    const endMs = Number.isFinite(cap) ? cap : undefined;
    return {
      endMs,
      hardMs: endMs ?? limits.sessionS * 1_000,
      noticeBeforeMs: undefined,
      inputWaitMs: undefined,
    };
  }
  const hardMs = Math.min(cap, params.hardLimitMs ?? limits.runHardS * 1_000);
  const endMs = Math.min(hardMs, params.noticeMs ?? hardMs);
  const noticeBeforeMs = Math.min(NOTICE_BEFORE_MS, endMs / 3);
  return { endMs, hardMs, noticeBeforeMs, inputWaitMs: limits.inputWaitS * 1_000 };
}

function filesOf(files: readonly RunFile[], { config, limits }: RequestContext): AgentFile[] {
  const decoded = files.map((file) => ({
    path: insideWorkdir(file.path, config.workdir),
    content: decode(file),
  }));
  const bytes = decoded.reduce((sum, file) => sum + file.content.length, 0);
  const limitBytes = limits.filesMiB * 2 ** 20;
  if (bytes > limitBytes) throw tooLarge("params.files", bytes, limitBytes, "QUICKSAND_FILES_MIB");
  return decoded;
}

/** The absolute path of a file; one that would lie outside of the working directory is refused. */
function insideWorkdir(path: string, workdir: string): string {
  mustBeWithoutNul("a file's path", path);
  const leaves = path.startsWith("/") || path.split("/").includes("..");
  const joined = posix.join(workdir, path);
  if (leaves || path.endsWith("/") || joined === workdir) {
    throw new SandboxError(
      "invalidParams",
      `The file path ${JSON.stringify(path)} must name a file below ${workdir}: relative, without ".."`,
    );
  }
  return joined;
}

function decode(file: RunFile): Buffer {
  if (file.encoding === "base64" && !/^[A-Za-z0-9+/]*={0,2}$/.test(file.content)) {
    throw new SandboxError("invalidParams", `The content of the file "${file.path}" is not base64`);
  }
  return Buffer.from(file.content, file.encoding);
}

function mustBeWithoutNul(what: string, text: string): void {
  if (text.includes("\0")) throw new SandboxError("invalidParams", `No NUL byte may be in ${what}`);
}

function textsOf(spec: ExecutionSpec): readonly string[] {
  if (spec.kind === "command") return [spec.command, ...spec.args];
  return spec.mode.kind === "kernel" ? [spec.mode.code] : [spec.mode.path, ...spec.mode.args];
}
