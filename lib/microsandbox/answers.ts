import type { Outcome } from "./outcome.ts";

// What calls take and answer beside events, as plain types (as in events.ts; public-types.test.ts holds these, too).

/** A file that is written before a run; `path` is relative to the working folder (`workdir`) and may not leave it. */
export interface RunFile {
  readonly path: string;
  readonly content: string;
  /** How `content` is written; `utf8` by default. */
  readonly encoding?: "utf8" | "base64" | undefined;
}

/** A signal that can be sent to what runs. */
export type SignalName = "SIGINT" | "SIGTERM" | "SIGKILL" | "SIGHUP" | "SIGQUIT" | "SIGUSR1" | "SIGUSR2";

/** One file, folder or link. `path` is relative to /workspace, which itself is `.`. */
export interface FileEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: "file" | "folder" | "symlink" | "other";
  /** Bytes of a file; 0 for everything else. */
  readonly size: number;
  readonly modifiedAtMs: number;
  /** Permission bits as of chmod, e.g. 0o644. */
  readonly mode: number;
  /** Where a symlink points to, as it is written in it. */
  readonly target?: string | undefined;
}

/** One thing that could stand at the cursor. */
export interface Completion {
  /** What takes the place of the code from `from` to `to`. */
  readonly text: string;
  readonly kind: "variable" | "function" | "class" | "module" | "property" | "keyword" | "file";
}

/** What could stand at the cursor. */
export interface Completions {
  /** `busy`: the interpreter runs something, and could not be asked. */
  readonly kernel: "ready" | "busy";
  /** What a completion replaces, in UTF-16 code units from the start of the code. */
  readonly from: number;
  readonly to: number;
  readonly completions: readonly Completion[];
  /** There are more than are named here. */
  readonly truncated: boolean;
}

/** What the name at the cursor is; nothing beside `found` when there is none. */
export interface Inspection {
  /** `busy`: the interpreter runs something, and could not be asked. */
  readonly kernel: "ready" | "busy";
  readonly found: boolean;
  /** The name, e.g. `math.sqrt`. */
  readonly name?: string | undefined;
  /** E.g. `int`, `function`, `Array`. */
  readonly type?: string | undefined;
  /** How it is called, e.g. `(x, /)`. */
  readonly signature?: string | undefined;
  /** Its documentation, cut to a few thousand characters. */
  readonly doc?: string | undefined;
  /** Its value in short. */
  readonly value?: string | undefined;
}

/** What a sandbox uses; the three are null while it is stopped. */
export interface SandboxMetrics {
  readonly namespace: string;
  readonly name: string;
  readonly running: boolean;
  /** Percent of one core. */
  readonly cpu_usage: number | null;
  /** MiB. */
  readonly memory_usage: number | null;
  /** Bytes. */
  readonly disk_usage: number | null;
}

/** One of a sandbox's executions. */
export interface ExecutionInfo {
  readonly execution: string;
  readonly kind: "run" | "command" | "terminal";
  readonly language?: string | undefined;
  readonly command?: string | undefined;
  readonly state: "queued" | "running" | "finished";
  readonly createdAtMs: number;
  readonly stdinOpen: boolean;
  /** The sequence number of its first and of its newest event. */
  readonly firstSeq: number;
  readonly lastSeq: number;
  /** How many inputs it has taken. */
  readonly inputNumber?: number | undefined;
  /** How it ended; undefined before. */
  readonly outcome?: Outcome | undefined;
}

/** What a server is and does. */
export interface ServerInfo {
  readonly name: string;
  readonly version: string;
  /** What isolates: what it really enforces on its host, and what it does not, each with the reason and the remedy. */
  readonly runtime: {
    readonly name: string;
    readonly version: string;
    readonly enforces: readonly string[];
    readonly missing: readonly { readonly what: string; readonly why: string; readonly remedy: string }[];
  };
  readonly languages: readonly LanguageInfo[];
  readonly images: readonly {
    readonly name: string;
    readonly about: string;
    readonly languages: readonly string[];
  }[];
  /** Every limit in force, in the unit that its name ends with. */
  readonly limits: Readonly<Record<string, number>>;
}

/** A language of a server. */
export interface LanguageInfo {
  readonly id: string;
  readonly label: string;
  readonly aliases: readonly string[];
  readonly version: string;
  /** The file that a program's code is written to, e.g. `main.py`. */
  readonly mainFile: string;
  readonly available: boolean;
  /** Why it is not available, and what brings it. */
  readonly problem?: string | undefined;
}
