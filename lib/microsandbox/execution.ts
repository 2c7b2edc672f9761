import type { CommandResult, OutputLine, RunResult } from "#lib/protocol/methods.ts";
import type { Outcome, Usage } from "#lib/protocol/outcome.ts";
import type { DisplayBundle } from "#lib/protocol/run-event.ts";

/** What came of a run. A program that failed is an Execution like any other. */
export class Execution {
  readonly #result: RunResult;

  constructor(result: RunResult) {
    this.#result = result;
  }

  /** What was printed to stdout, lines joined, without the newline at its end. The value of a trailing expression is in it. */
  async output(): Promise<string> {
    return textOf(this.#result.output, "stdout");
  }

  /** The same of stderr. */
  async error(): Promise<string> {
    return textOf(this.#result.output, "stderr");
  }

  /** Whether it failed, or printed anything to stderr (a warning too: programs written for microsandbox rely on it). */
  hasError(): boolean {
    const { status, output } = this.#result;
    return status === "error" || output.some(({ stream, text }) => stream === "stderr" && text !== "");
  }

  get status(): string {
    return this.#result.status;
  }

  /** As it was asked for. */
  get language(): string {
    return this.#result.language;
  }

  /** How it ended, exactly. */
  get outcome(): Outcome {
    return this.#result.outcome;
  }

  get usage(): Usage {
    return this.#result.usage;
  }

  /** Rich values that it showed, in their order. */
  get displays(): readonly DisplayBundle[] {
    return this.#result.displays ?? [];
  }

  /** Its id on the server. */
  get id(): string {
    return this.#result.execution;
  }
}

/** What came of a command. */
export class CommandExecution {
  readonly #result: CommandResult;

  constructor(result: CommandResult) {
    this.#result = result;
  }

  async output(): Promise<string> {
    return textOf(this.#result.output, "stdout");
  }

  async error(): Promise<string> {
    return textOf(this.#result.output, "stderr");
  }

  /** -1 when the server did not tell. */
  get exitCode(): number {
    return this.#result.exit_code;
  }

  /** Whether it exited with 0. */
  get success(): boolean {
    return this.#result.success;
  }

  get command(): string {
    return this.#result.command;
  }

  get args(): readonly string[] {
    return this.#result.args;
  }

  get outcome(): Outcome {
    return this.#result.outcome;
  }

  get usage(): Usage {
    return this.#result.usage;
  }

  get id(): string {
    return this.#result.execution;
  }
}

function textOf(output: readonly OutputLine[], stream: OutputLine["stream"]): string {
  const text = output
    .filter((line) => line.stream === stream)
    .map((line) => line.text)
    .join("\n");
  return text.endsWith("\n") ? text.slice(0, -1) : text;
}
