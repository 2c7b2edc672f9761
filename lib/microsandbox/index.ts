/**
 * The client SDK: sandboxes on a sandbox server, from anywhere fetch runs.
 *
 *     await using sandbox = await PythonSandbox.create({ name: "hello" });
 *     const execution = await sandbox.run("print('Hello, World!')");
 *     console.log(await execution.output());
 *
 *     for await (const event of sandbox.stream("for i in range(3): print(i)")) {
 *       if (event.kind === "stdout") console.log(event.text);
 *     }
 */
export type {
  Completion,
  Completions,
  ExecutionInfo,
  FileEntry,
  Inspection,
  LanguageInfo,
  RunFile,
  SandboxMetrics,
  ServerInfo,
  SignalName,
} from "./answers.ts";
export { BaseSandbox, type SandboxKind } from "./base-sandbox.ts";
export { Command } from "./command.ts";
export { isSandboxError, SandboxError, type SandboxErrorCode, type SandboxErrorFacts } from "./errors.ts";
export type {
  DeadlineEvent,
  DisplayBundle,
  DisplayEvent,
  EventBase,
  FinishedEvent,
  GapEvent,
  InputEvent,
  JsonValue,
  MetricsEvent,
  OutputEvent,
  QueuedEvent,
  RunEvent,
  SandboxEvent,
  SandboxState,
  StartedEvent,
  StateEvent,
  StderrEvent,
  StdoutEvent,
} from "./events.ts";
export { CommandExecution, type Ended, Execution } from "./execution.ts";
export { type FileList, type ListOptions, SandboxFiles, type WriteOptions } from "./files.ts";
export { Metrics, type MetricsWatchOptions } from "./metrics.ts";
export { NodeSandbox } from "./node-sandbox.ts";
export { type CallOptions, type MachineOptions, SandboxOptions, type StartOptions } from "./options.ts";
export { SandboxOptionsBuilder } from "./options-builder.ts";
export type { KilledBy, Outcome, Usage } from "./outcome.ts";
export { PythonSandbox } from "./python-sandbox.ts";
export type {
  CommandOptions,
  CommandStreamOptions,
  RunOptions,
  Streaming,
  StreamOptions,
} from "./run-options.ts";
export { type Extension, RunningExecution, type SignalOptions } from "./running-execution.ts";
export { Terminal, type TerminalEnd, type TerminalOptions } from "./terminal.ts";
export type { WatchOptions } from "./watch.ts";
