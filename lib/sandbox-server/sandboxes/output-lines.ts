import type { OutputLine } from "#lib/protocol/methods.ts";
import type { DisplayBundle, RunEvent } from "#lib/protocol/run-event.ts";
import { StreamText } from "./text-decoder.ts";

type StreamName = OutputLine["stream"];

/**
 * Cuts output into the original's lines: split at `\n`, blank lines kept, a last line without a newline kept, each in
 * the place where it was completed.
 */
export class OutputLines {
  readonly #lines: OutputLine[] = [];
  readonly #text: Record<StreamName, StreamText> = { stdout: new StreamText(), stderr: new StreamText() };
  /** The unfinished line of each stream, in pieces: joining at every chunk would cost the square of a long line. */
  readonly #open: Record<StreamName, string[]> = { stdout: [], stderr: [] };

  push(stream: StreamName, data: Uint8Array): void {
    this.#pushText(stream, this.#text[stream].push(data));
  }

  /** A line of its own, whatever was printed before. */
  line(stream: StreamName, text: string): void {
    this.#endLine(stream);
    for (const line of text.replace(/\n$/, "").split("\n")) this.#lines.push({ stream, text: line });
  }

  /** The lines so far and what was left unfinished. Nothing is pushed after this. */
  end(): OutputLine[] {
    for (const stream of ["stdout", "stderr"] as const) {
      this.#pushText(stream, this.#text[stream].end());
      this.#endLine(stream);
    }
    return this.#lines;
  }

  #pushText(stream: StreamName, text: string): void {
    const pieces = text.split("\n");
    const last = pieces.pop() ?? "";
    for (const piece of pieces) {
      this.#open[stream].push(piece);
      this.#lines.push({ stream, text: this.#open[stream].join("") });
      this.#open[stream] = [];
    }
    if (last !== "") this.#open[stream].push(last);
  }

  #endLine(stream: StreamName): void {
    if (this.#open[stream].length === 0) return;
    this.#lines.push({ stream, text: this.#open[stream].join("") });
    this.#open[stream] = [];
  }
}

/** What is printed and shown, as the answer to a call has it. */
export interface CollectedOutput {
  readonly lines: OutputLine[];
  readonly displays: DisplayBundle[];
}

/**
 * Collects an execution's output for a buffered answer. The text of what it displays (the value of a trailing
 * expression) stands among the stdout lines, where the original's clients look for it.
 */
export class OutputCollector {
  readonly #lines = new OutputLines();
  readonly #displays: DisplayBundle[] = [];
  #ended: CollectedOutput | undefined;

  output(stream: StreamName, data: Uint8Array): void {
    this.#lines.push(stream, data);
  }

  display(bundle: DisplayBundle, update: boolean): void {
    this.#displays.push(bundle);
    const text = bundle["text/plain"];
    if (typeof text === "string" && !update) this.#lines.line("stdout", text);
  }

  /** With a closing line on stderr, when there is something to say about the end. Called again it gives the same. */
  end(closingLine: string | undefined): CollectedOutput {
    if (this.#ended !== undefined) return this.#ended;
    const lines = this.#lines.end();
    if (closingLine !== undefined) lines.push({ stream: "stderr", text: closingLine });
    this.#ended = { lines, displays: this.#displays };
    return this.#ended;
  }
}

/** The same from events that were kept. */
export function collectKept(events: Iterable<RunEvent>, closingLine: string | undefined): CollectedOutput {
  const collector = new OutputCollector();
  for (const event of events) {
    if (event.kind === "stdout" || event.kind === "stderr") {
      collector.output(event.kind, Buffer.from(event.text, event.encoding ?? "utf8"));
    }
    if (event.kind === "display") collector.display(event.bundle, event.update === true);
  }
  return collector.end(closingLine);
}
