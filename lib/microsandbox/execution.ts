import type { CommandResult, RunResult } from "#lib/protocol/methods.ts";
import type { DisplayBundle } from "./events.ts";
import type { Outcome, Usage } from "./outcome.ts";
import type { OutputText } from "./output-text.ts";

/**
 * What came of something that ran. A program that failed is an answer like any other.
 *
 * Text is exactly what the program wrote, with its last newline if it wrote one (the original's clients trim). Two things
 * are added, each on a line of its own, where programs written for microsandbox look for them: the value of a trailing
 * expression in `output()`, and at the end of `error()` the server's word on a limit that ended the program
 * (`Error: Execution timed out after 5 seconds`).
 *
 * A server that does not stream answers with lines, and from them a missing last newline cannot be known: there every
 * line ends with one.
 */
export abstract class Ended {
  readonly #result: EndedResult;
  readonly #text: OutputText;

  /** @internal */
  constructor(result: EndedResult, text: OutputText) {
    const { execution, outcome, usage } = result;
    this.#result = { execution, outcome, usage };
    this.#text = text;
  }

  /** What it wrote to stdout. Never fails. */
  async output(): Promise<string> {
    return this.#text.text("stdout");
  }

  /** What it wrote to stderr. Never fails. */
  async error(): Promise<string> {
    return this.#text.text("stderr");
  }

  /** How it ended, exactly. From a server that does not tell, what its exit code or status says. */
  get outcome(): Outcome {
    return this.#result.outcome;
  }

  /** Time and memory that it used; zeros from a server that does not tell. */
  get usage(): Usage {
    return this.#result.usage;
  }

  /** Its id on the server. */
  get id(): string {
    return this.#result.execution;
  }

  /** Bytes of output that are missing in the middle, since the server keeps only so much for a slow or late reader; usually 0. */
  get droppedBytes(): number {
    return this.#text.droppedBytes;
  }
}

type EndedResult = Pick<RunResult, "execution" | "outcome" | "usage">;

/** What came of `run()`. (Rust: `Execution`; `has_error()` is `hasError()`.) */
export class Execution extends Ended {
  readonly #facts: Pick<RunResult, "status" | "language" | "displays">;
  readonly #saidError: boolean;

  /** @internal */
  constructor(result: Omit<RunResult, "output">, text: OutputText) {
    super(result, text);
    const { status, language, displays } = result;
    this.#facts = { status, language, ...(displays === undefined ? {} : { displays }) };
    this.#saidError = /[^\n]/.test(text.text("stderr"));
  }

  /** Whether it failed, or wrote anything to stderr (a warning too: programs written for microsandbox rely on it). */
  hasError(): boolean {
    return this.#facts.status === "error" || this.#saidError;
  }

  /** `success` when it exited with 0, else `error`. */
  get status(): "success" | "error" {
    return this.#facts.status;
  }

  /** As it was asked for, e.g. `python` or `nodejs`; `unknown` when the server does not tell. */
  get language(): string {
    return this.#facts.language;
  }

  /** Rich values that it showed (tables, pictures), in their order. */
  get displays(): readonly DisplayBundle[] {
    return this.#facts.displays ?? [];
  }
}

/** What came of `command.run()`. (Rust: `exit_code()`, `success()`, `command()`, `args()`.) */
export class CommandExecution extends Ended {
  readonly #facts: Pick<CommandResult, "exit_code" | "success" | "command" | "args">;

  /** @internal */
  constructor(result: Omit<CommandResult, "output">, text: OutputText) {
    super(result, text);
    const { exit_code, success, command, args } = result;
    this.#facts = { exit_code, success, command, args };
  }

  /** 127: not found, 126: not executable, 128 + n: ended by signal n, 124: timed out, 137: out of memory; -1 when the server did not tell. */
  get exitCode(): number {
    return this.#facts.exit_code;
  }

  /** Whether it exited with 0. */
  get success(): boolean {
    return this.#facts.success;
  }

  get command(): string {
    return this.#facts.command;
  }

  get args(): readonly string[] {
    return this.#facts.args;
  }
}
