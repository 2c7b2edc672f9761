import type { RunFile } from "./answers.ts";
import type { CallOptions } from "./options.ts";

/** How a command is run; runs of code take the same. */
export interface CommandOptions extends CallOptions {
  /** Seconds that the program may take, enforced by the server; none unless asked. Too late is an `Outcome`, no error. */
  readonly timeout?: number | undefined;
  /** Its standard input; empty by default. */
  readonly input?: string | undefined;
  /** Written first, relative to the working folder (`workdir`, /workspace by default). */
  readonly files?: readonly RunFile[] | undefined;
}

/** How code is run. */
export interface RunOptions extends CommandOptions {
  /** As the plain interpreter runs a file, in an interpreter of its own, instead of in the one that keeps its state. */
  readonly fresh?: boolean | undefined;
  /** The file that a fresh run's code is written to, relative to the working folder; `main.py` or `main.js` by default. */
  readonly path?: string | undefined;
  /** Arguments of a fresh run's program. */
  readonly args?: readonly string[] | undefined;
}

/** What can be asked of something that is watched while it runs. */
export interface Streaming {
  /**
   * `open`: it can be typed into until `endInput()`; a program that reads then waits. `closed`: a program that reads is at
   * the end of its input after `input`. Default: `closed` with `input`, else `open`.
   */
  readonly stdin?: "open" | "closed" | undefined;
  /** How the text of stdout and stderr events is written: `base64` keeps every byte. Default: `utf8`. */
  readonly encoding?: "utf8" | "base64" | undefined;
  /** Ends it this many milliseconds after its start unless `extend()` lets it go on; a `deadline` event comes before. */
  readonly noticeMs?: number | undefined;
  /** The most that `extend()` can reach, in milliseconds after its start. */
  readonly hardLimitMs?: number | undefined;
}

/** How code is run that is watched meanwhile. */
export interface StreamOptions extends RunOptions, Streaming {}

/** How a command is run that is watched meanwhile. */
export interface CommandStreamOptions extends CommandOptions, Streaming {}

/** The parameters of the protocol that these options are; what is not given is not sent. */
export function executionParams(options: CommandOptions & Partial<Streaming>) {
  const { timeout, input, files, stdin, encoding, noticeMs, hardLimitMs } = options;
  return {
    ...(timeout === undefined ? {} : { timeout }),
    ...(input === undefined ? {} : { input }),
    ...(files === undefined ? {} : { files: [...files] }),
    ...(stdin === undefined ? {} : { stdin }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(noticeMs === undefined ? {} : { noticeMs }),
    ...(hardLimitMs === undefined ? {} : { hardLimitMs }),
  };
}

/** The same of a run of code. */
export function runParams(options: RunOptions & Partial<Streaming>) {
  const { fresh, path, args } = options;
  return {
    ...executionParams(options),
    ...(fresh === undefined ? {} : { fresh }),
    ...(path === undefined ? {} : { path }),
    ...(args === undefined ? {} : { args: [...args] }),
  };
}

/** Whether the input of something that is watched stays open. */
export function openOrClosed({ stdin, input }: CommandStreamOptions): "open" | "closed" {
  return stdin ?? (input === undefined ? "open" : "closed");
}
