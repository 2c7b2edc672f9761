import { z } from "zod";
import { FILE_METHODS } from "./file-methods.ts";
import { KERNEL_METHODS } from "./kernel-methods.ts";
import { LimitsOnWire } from "./limits.ts";
import { Outcome, Usage } from "./outcome.ts";
import { DisplayBundle, ExecutionId, SandboxState } from "./run-event.ts";

const sandbox = { sandbox: z.string(), namespace: z.string() };
const execution = { ...sandbox, execution: ExecutionId };
const Encoding = z.enum(["utf8", "base64"]);

/** A file that is written before a run; `path` is relative to the sandbox's working directory and may not leave it. */
export const RunFile = z.object({
  path: z.string().min(1).max(4_096),
  content: z.string(),
  encoding: Encoding.default("utf8"),
});
export type RunFile = z.infer<typeof RunFile>;

/**
 * How a sandbox is made. Field names and strictness are the original's; `cpus` takes fractions as well. A start that is
 * refused for one of them leaves nothing, and the configuration of a known sandbox as it was.
 */
export const SandboxConfig = z.object({
  image: z.string().nullish(),
  /** MiB; 0 is the server's default. */
  memory: z.int().min(0).max(4_294_967_295).nullish(),
  cpus: z.number().min(0).max(255).nullish(),
  /**
   * `HOST:GUEST` or `HOST:GUEST:ro`: a folder or file of the server's host, read-only, at a path below /mnt, /srv or
   * /home. `notSupported` unless the operator allows some; `forbidden` for others than those.
   */
  volumes: z.array(z.string()).optional(),
  /** `notSupported` unless empty: sandboxes have no network. */
  ports: z.array(z.string()).optional(),
  /** `KEY=VALUE`, in every program's environment; of a name that comes twice the last counts. */
  envs: z.array(z.string()).optional(),
  /** `notSupported` unless empty: sandboxes are started one by one. */
  depends_on: z.array(z.string()).optional(),
  /** Where programs start: /workspace, or a folder below it, which is made. */
  workdir: z.string().nullish(),
  /** A program's name or absolute path, /bin/sh by default: SHELL, and what runs `scripts` and `exec`. */
  shell: z.string().nullish(),
  /**
   * A command line that the sandbox begins with, in place of the script `start`. It is the execution `start`: nobody has
   * to read it, it may end as it likes, and the idle limit does not wait for it.
   */
  exec: z.string().nullish(),
  /** Programs by name, in /workspace/.local/bin, which is first on PATH. One called `start` is what it begins with. */
  scripts: z.record(z.string(), z.string()).optional(),
});
export type SandboxConfig = z.infer<typeof SandboxConfig>;

/** One line of buffered output: no newline inside `text`. The original's clients read only this shape. */
export const OutputLine = z.object({ stream: z.enum(["stdout", "stderr"]), text: z.string() });
export type OutputLine = z.infer<typeof OutputLine>;

/** What every kind of execution may ask for. */
const executionOptions = {
  /** Whole or fractional seconds; none unless asked, and at most `callHardS`. */
  timeout: z.number().nonnegative().nullish(),
  /** The id that the caller wants it to have; the same id again attaches to the one that there is. */
  execution: ExecutionId.optional(),
  /** `open`: more input comes by `execution.input`. Otherwise input ends after `input`. */
  stdin: z.enum(["open", "closed"]).optional(),
  /** Input that is there from the start. */
  input: z.string().optional(),
  /** Answer at once with the execution's id and let it run; its events come by `sandbox.watch` or `execution.attach`. */
  detach: z.boolean().optional(),
  /** How the text of stdout and stderr events is written. */
  encoding: Encoding.optional(),
  /** End it at this time after its start unless it was extended, at most to `hardLimitMs`; a `deadline` event comes 10 s before, or when two thirds have passed. */
  noticeMs: z.number().positive().optional(),
  hardLimitMs: z.number().positive().optional(),
  files: z.array(RunFile).optional(),
};

const executionResult = {
  /**
   * Bytes that are missing from the middle of `output`, because they are no longer kept or were more lines than
   * `resultLines`; a line on stderr stands in their place. Absent when nothing is missing.
   */
  droppedBytes: z.int().positive().optional(),
  execution: z.string(),
  outcome: Outcome,
  usage: Usage,
};

/** The answer to a detached run or command. */
export const Detached = z.object({ execution: z.string(), detached: z.literal(true) });
export type Detached = z.infer<typeof Detached>;

export const RunResult = z.object({
  language: z.string(),
  output: z.array(OutputLine),
  status: z.enum(["success", "error"]),
  displays: z.array(DisplayBundle).optional(),
  ...executionResult,
});
export type RunResult = z.infer<typeof RunResult>;

export const CommandResult = z.object({
  args: z.array(z.string()),
  command: z.string(),
  exit_code: z.int(),
  output: z.array(OutputLine),
  success: z.boolean(),
  ...executionResult,
});
export type CommandResult = z.infer<typeof CommandResult>;

/** One sandbox in `sandbox.metrics.get`; the usages are null while it is stopped. Memory in MiB, disk in bytes, CPU in percent. */
export const SandboxMetrics = z.object({
  namespace: z.string(),
  name: z.string(),
  running: z.boolean(),
  cpu_usage: z.number().nullable(),
  memory_usage: z.int().nullable(),
  disk_usage: z.int().nullable(),
});
export type SandboxMetrics = z.infer<typeof SandboxMetrics>;

/** An execution as `execution.list` shows it. */
export const ExecutionInfo = z.object({
  execution: z.string(),
  kind: z.enum(["run", "command", "terminal"]),
  language: z.string().optional(),
  command: z.string().optional(),
  state: z.enum(["queued", "running", "finished"]),
  createdAtMs: z.number(),
  stdinOpen: z.boolean(),
  /** The sequence number of its first and its newest event; `attach` with `after: firstSeq - 1` gives all that is kept. */
  firstSeq: z.int().nonnegative(),
  lastSeq: z.int().nonnegative(),
  /** The highest `number` of `execution.input` that was taken: who comes back goes on from there. */
  inputNumber: z.int().nonnegative().optional(),
  outcome: Outcome.optional(),
});
export type ExecutionInfo = z.infer<typeof ExecutionInfo>;

/** What the server is and does, for people and for clients that adapt to it. */
export const ServerInfo = z.object({
  name: z.string(),
  version: z.string(),
  runtime: z.object({
    name: z.string(),
    version: z.string(),
    /** What this host really enforces, by name. */
    enforces: z.array(z.string()),
    /** What it does not, each with the reason and the remedy. */
    missing: z.array(z.object({ what: z.string(), why: z.string(), remedy: z.string() })),
  }),
  languages: z.array(
    z.object({
      id: z.string(),
      label: z.string(),
      aliases: z.array(z.string()),
      version: z.string(),
      mainFile: z.string(),
      available: z.boolean(),
      /** Why it is not available and what brings it. */
      problem: z.string().optional(),
    }),
  ),
  images: z.array(z.object({ name: z.string(), about: z.string(), languages: z.array(z.string()) })),
  limits: LimitsOnWire,
});
export type ServerInfo = z.infer<typeof ServerInfo>;

/**
 * Every method of the protocol: what it takes, what it answers, whether it can stream events before its answer. The
 * first five are the original's; unknown fields are ignored everywhere.
 */
export const METHODS = {
  "sandbox.start": {
    params: z.object({
      ...sandbox,
      config: SandboxConfig.nullish(),
      /** Nothing of it is kept when it stops: neither its files nor its name. */
      ephemeral: z.boolean().optional(),
    }),
    result: z.string(),
    streams: true,
  },
  "sandbox.stop": { params: z.object(sandbox), result: z.string(), streams: false },
  "sandbox.metrics.get": {
    params: z.object({ namespace: z.string(), sandbox: z.string().nullish() }),
    result: z.object({ sandboxes: z.array(SandboxMetrics) }),
    streams: false,
  },
  "sandbox.repl.run": {
    params: z.object({
      ...sandbox,
      language: z.string(),
      code: z.string(),
      ...executionOptions,
      /** Run as the plain interpreter runs a file, in an interpreter of its own, instead of in the one that keeps its state. */
      fresh: z.boolean().optional(),
      /** The file that a fresh run's code is written to, relative to its working folder; the language's main file by default. */
      path: z.string().min(1).max(4_096).optional(),
      /** Arguments of a fresh run's program. */
      args: z.array(z.string()).optional(),
    }),
    result: z.union([RunResult, Detached]),
    streams: true,
  },
  "sandbox.command.run": {
    params: z.object({
      ...sandbox,
      command: z.string().min(1),
      args: z.array(z.string()).nullish(),
      ...executionOptions,
      tty: z.object({ cols: z.int().min(1).max(1_000), rows: z.int().min(1).max(1_000) }).optional(),
    }),
    result: z.union([CommandResult, Detached]),
    streams: true,
  },
  "sandbox.watch": {
    params: z.object({
      ...sandbox,
      /** Only events after this sequence number; 0 or absent: all that are kept. */
      after: z.int().nonnegative().optional(),
      /** Also send metrics this often. */
      metricsEveryMs: z.int().min(100).optional(),
    }),
    result: z.object({ state: SandboxState }),
    streams: true,
  },
  "sandbox.keepAlive": {
    params: z.object(sandbox),
    result: z.object({ idleStopInMs: z.number() }),
    streams: false,
  },
  "execution.input": {
    params: z.object({
      ...execution,
      /** Counts from 1 within the execution; a number that was already taken is ignored, so a repeat is harmless. */
      number: z.int().positive(),
      data: z.string().optional(),
      encoding: Encoding.optional(),
      eof: z.boolean().optional(),
    }),
    result: z.object({ number: z.int() }),
    streams: false,
  },
  "execution.signal": {
    params: z.object({
      ...execution,
      signal: z.enum(["SIGINT", "SIGTERM", "SIGKILL", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"]),
      /** Kill all that it started if it still runs after this time. SIGINT with this is what Stop does. */
      killAfterMs: z.int().positive().optional(),
    }),
    result: z.object({}),
    streams: false,
  },
  "execution.resize": {
    params: z.object({ ...execution, cols: z.int().min(1).max(1_000), rows: z.int().min(1).max(1_000) }),
    result: z.object({}),
    streams: false,
  },
  "execution.extend": {
    params: z.object({ ...execution, ms: z.int().positive() }),
    result: z.object({ inMs: z.number(), hardLimitMs: z.number() }),
    streams: false,
  },
  "execution.list": {
    params: z.object(sandbox),
    result: z.object({ executions: z.array(ExecutionInfo) }),
    streams: false,
  },
  "execution.attach": {
    params: z.object({ ...execution, after: z.int().nonnegative().optional() }),
    result: z.union([RunResult, CommandResult]),
    streams: true,
  },
  ...KERNEL_METHODS,
  ...FILE_METHODS,
  "server.info": { params: z.unknown(), result: ServerInfo, streams: false },
} as const satisfies Record<string, { params: z.ZodType; result: z.ZodType; streams: boolean }>;

export type MethodName = keyof typeof METHODS;
/** What a caller may send for a method (defaults not yet filled in). */
export type MethodInput<M extends MethodName> = z.input<(typeof METHODS)[M]["params"]>;
/** A method's parameters after parsing. */
export type MethodParams<M extends MethodName> = z.output<(typeof METHODS)[M]["params"]>;
export type MethodResult<M extends MethodName> = z.output<(typeof METHODS)[M]["result"]>;

/** Whether there is a method of this name. */
export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(METHODS, name);
}
