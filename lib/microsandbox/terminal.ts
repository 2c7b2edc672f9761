import { bytesOfBase64 } from "./base64.ts";
import { within } from "./call-limits.ts";
import type { Caller } from "./caller.ts";
import { isSandboxError, SandboxError } from "./errors.ts";
import { launch, type LaunchOptions } from "./launch.ts";
import type { CallOptions } from "./options.ts";
import type { Outcome, Usage } from "./outcome.ts";
import type { RunningExecution } from "./running-execution.ts";
import { orAborted } from "./waiting.ts";

/** What a terminal is, and what runs on it. */
export interface TerminalOptions extends CallOptions {
  /** Characters in a line; default 80. */
  readonly cols?: number | undefined;
  /** Lines; default 24. */
  readonly rows?: number | undefined;
  /** Default: the sandbox's shell. */
  readonly command?: string | undefined;
  readonly args?: readonly string[] | undefined;
}

/** How a terminal ended. */
export interface TerminalEnd {
  /** As a shell shows it: 128 + n for signal n. */
  readonly exitCode: number;
  readonly outcome: Outcome;
  readonly usage: Usage;
}

const SHELL = { command: "/bin/sh", args: ["-c", 'exec "${SHELL:-/bin/sh}"'] };

const TERMINAL: LaunchOptions<TerminalEnd> = {
  finish(answer) {
    if (!("exit_code" in answer)) {
      throw new SandboxError("InvalidResponse", "The server's result is not that of a terminal.");
    }
    const { exit_code: exitCode, outcome, usage } = answer;
    return { exitCode, outcome, usage };
  },
  leaveWith: "SIGHUP",
  keepText: false,
};

/** As long as the server's own Stop waits. */
const KILL_AFTER_MS = 2_000;

/** A program on a terminal of its own, a shell by default. Read its `output`, or wait for its `result`. */
export class Terminal implements AsyncDisposable {
  readonly #run: RunningExecution<TerminalEnd>;

  /** @internal */
  constructor(run: RunningExecution<TerminalEnd>) {
    this.#run = run;
  }

  /** Its id on the server. */
  get id(): string {
    return this.#run.id;
  }

  /**
   * What it writes, byte for byte, as it comes: for xterm.js as it is, for text through a TextDecoder. Can be iterated once;
   * leaving the loop closes the terminal. Ends when its program has ended. A connection that breaks is taken up again.
   */
  get output(): AsyncIterable<Uint8Array> {
    return outputOf(this.#run);
  }

  /** How it ended. When nobody reads `output`, it is read to the end. Never an unhandled rejection. */
  get result(): Promise<TerminalEnd> {
    return this.#run.result;
  }

  /**
   * Types into it, in order: text, or bytes as a keyboard sends them (`"\\r"` is Enter, `"\\x03"` Ctrl+C). What is given
   * up is as of `RunningExecution.input()`.
   */
  write(data: string | Uint8Array, options: CallOptions = {}): Promise<void> {
    return this.#run.input(data, options);
  }

  /** The window has another size now. */
  resize(cols: number, rows: number, options: CallOptions = {}): Promise<void> {
    return this.#run.resize(cols, rows, options);
  }

  /** Hangs up: its programs get SIGHUP, and SIGKILL after 2 s. Resolves when they have ended. May be called twice. */
  close(options: CallOptions = {}): Promise<void> {
    return within(options, "the terminal's end", async (signal) => {
      try {
        await this.#run.signal("SIGHUP", { killAfterMs: KILL_AFTER_MS, signal });
      } catch (failure) {
        // With its sandbox it ended, too.
        if (!isSandboxError(failure, "NotStarted")) throw failure;
      }
      await orAborted(this.#run.result, signal);
    });
  }

  /** `await using` closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** Starts a terminal. @throws SandboxError with serverCode `methodNotFound` on a server that has none */
export async function openTerminal(caller: Caller, options: TerminalOptions): Promise<Terminal> {
  const { cols = 80, rows = 24, command, args = [], signal, requestTimeoutMs } = options;
  const call = { signal, requestTimeoutMs };
  caller.checkStarted();
  // An original server would run the command without a terminal.
  await caller.mustOffer("terminals", call);
  const program = command === undefined ? SHELL : { command, args: [...args] };
  const params = { ...program, tty: { cols, rows }, encoding: "base64" } as const;
  const run = launch(caller, "sandbox.command.run", params, call, TERMINAL);
  await run.begin();
  return new Terminal(run);
}

async function* outputOf(run: RunningExecution<TerminalEnd>): AsyncGenerator<Uint8Array, void, void> {
  for await (const event of run) {
    if (event.kind === "stdout" || event.kind === "stderr") yield bytesOfBase64(event.text);
  }
}
