import type { Duplex } from "node:stream";
import type { Completion } from "#lib/protocol/kernel-methods.ts";
import type { AgentFiles, FilesOptions } from "./agent-files.ts";

/** What to start inside a sandbox. Paths are absolute inside the sandbox. */
export type ExecutionSpec = CommandSpec | RunSpec;

export interface CommandSpec {
  readonly kind: "command";
  /** Looked up on PATH when it has no slash; started without a shell. */
  readonly command: string;
  readonly args: readonly string[];
  readonly workdir: string;
  /** Environment beside what every program sees. */
  readonly env: Readonly<Record<string, string>>;
  /** `closed`: an empty input that has ended. */
  readonly stdin: "open" | "closed";
  /** On a terminal of this size instead of pipes. */
  readonly tty?: { readonly cols: number; readonly rows: number };
}

export interface RunSpec {
  readonly kind: "run";
  readonly language: "python" | "node";
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: "open" | "closed";
  readonly mode: FreshRun | KernelRun;
}

/** What the plain interpreter does with a file (`python3 main.py a b` in the workdir); the file is already there. */
export interface FreshRun {
  readonly kind: "fresh";
  readonly path: string;
  readonly args: readonly string[];
}

/** In the language's kernel, which keeps its state; one at a time for each language. */
export interface KernelRun {
  readonly kind: "kernel";
  readonly code: string;
}

/** What an execution tells, in order; `finished` once and last. */
export type AgentEvent =
  | {
      readonly kind: "started";
      readonly cold: boolean;
      readonly version?: string;
      readonly programGone?: true;
    }
  | { readonly kind: "stdout" | "stderr"; readonly data: Buffer }
  | {
      readonly kind: "display";
      readonly id?: string;
      readonly update?: boolean;
      readonly bundle: Record<string, unknown>;
    }
  | { readonly kind: "input"; readonly prompt?: string }
  | { readonly kind: "finished"; readonly end: ProgramEnd; readonly usage: AgentUsage };

/** How the program ended, as the agent sees it; the server, who knows the limits and who asked, makes an Outcome of it. */
export type ProgramEnd =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "signalled"; readonly signal: number }
  | {
      readonly kind: "threw";
      readonly name: string;
      readonly message: string;
      readonly traceback: string;
      readonly code: number;
    }
  /** A kernel run that SIGINT broke off; the kernel and its state live on. */
  | { readonly kind: "interrupted" }
  /** It could not be started: 127 not found, 126 not executable; `message` is for people. */
  | { readonly kind: "notStarted"; readonly code: 126 | 127; readonly message: string };

export interface AgentUsage {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMemoryBytes: number;
}

/** One execution inside a sandbox. All methods are harmless after it has finished. */
export interface AgentExecution {
  /** Resolves when the agent has taken the bytes; rejects with SandboxError `stdinClosed` when they can no longer be. */
  write(data: Uint8Array): Promise<void>;
  endInput(): void;
  /** To the foreground process group. */
  signal(number: number): void;
  /** Ends everything that it started, also what left its process group or session. */
  kill(): void;
  resize(cols: number, rows: number): void;
}

/** A file to be written with the program's uid; `path` is absolute inside the sandbox. */
export interface AgentFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** What the agent measures; the memory and CPU of the whole sandbox come from the runtime. */
export interface AgentStats {
  readonly diskBytes: number;
  readonly processes: number;
}

/** To the language's kernel, which is started, as a run would, when there is none. */
export interface Question {
  readonly language: RunSpec["language"];
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  /** The code on both sides of the cursor. */
  readonly before: string;
  readonly after: string;
  /** When the time is up the answer is what was found by then. */
  readonly withinMs: number;
}

export interface KernelCompletions {
  /** `busy`: it runs something, and cannot be asked. */
  readonly kernel: "ready" | "busy";
  /** A completion takes the place of so many UTF-16 code units before the cursor; at most all that there are. */
  readonly replaced: number;
  readonly completions: readonly Completion[];
  /** There are more. */
  readonly truncated: boolean;
}

/** Of a name in code; without `name` nothing is known. */
export interface KernelExplanation {
  readonly kernel: "ready" | "busy";
  readonly name?: string;
  readonly type?: string;
  readonly signature?: string;
  readonly doc?: string;
  readonly value?: string;
}

/** Takes the events of one execution; what it answers never rejects. */
export type OnAgentEvent = (event: AgentEvent) => void | Promise<void>;

/** The server's end of an agent. */
export interface Agent {
  /** Resolves on the agent's first frame; rejects when the stream ends before. */
  readonly ready: Promise<AgentInfo>;
  /** Resolves when the stream has ended, with the reason for people; never rejects. */
  readonly closed: Promise<string>;
  /**
   * Starts an execution. `onEvent` is called in order; a promise that it answers output with holds the program up while
   * much of its output was not taken. When the stream ends before `finished`, `onEvent` gets nothing more: watch `closed`.
   */
  start(spec: ExecutionSpec, onEvent: OnAgentEvent): AgentExecution;
  /** Writes files, making folders as needed; rejects with SandboxError `fileError` that names the path and the reason. */
  writeFiles(files: readonly AgentFile[]): Promise<void>;
  /** The files below a folder, whatever runs. */
  files(options: FilesOptions): AgentFiles;
  /** What could stand at a place in code. SandboxError `unavailable` when there is no kernel and none can be started. */
  complete(question: Question): Promise<KernelCompletions>;
  /** What stands at a place in code. SandboxError as above. */
  inspect(question: Question): Promise<KernelExplanation>;
  stats(): Promise<AgentStats>;
  /** Ends the agent, and with it the sandbox, by ending the stream. May be called twice. */
  close(): void;
}

export interface AgentInfo {
  readonly pythonVersion: string;
}

/** Makes an Agent from the stream that a runtime gave. */
export type ConnectAgent = (stream: Duplex) => Agent;
