import type { OutputLine } from "#lib/protocol/methods.ts";
import { HeadAndTail } from "./head-and-tail.ts";
import { StreamText } from "./text-decoder.ts";

type StreamName = OutputLine["stream"];

const STREAMS = ["stdout", "stderr"] as const;

/** One for all blank lines: a program can print millions of them in a second. */
const BLANK = {
  stdout: { stream: "stdout", text: "" },
  stderr: { stream: "stderr", text: "" },
} as const satisfies Record<StreamName, OutputLine>;

/** The lines of an output, and what was left out of their middle. */
export interface LinesOfOutput {
  readonly lines: OutputLine[];
  /** Bytes of the lines that were left out, their ends included. */
  readonly droppedBytes: number;
}

/**
 * Cuts output into the original's lines: split at `\n`, blank lines kept, a last line without a newline kept, each in
 * the place where it was completed. Of more than `most` lines the first and the last are kept, and one on stderr between
 * them tells what is missing.
 */
export class OutputLines {
  readonly #lines: HeadAndTail<OutputLine>;
  readonly #text: Record<StreamName, StreamText> = { stdout: new StreamText(), stderr: new StreamText() };
  /** The unfinished line of each stream, in pieces: joining at every chunk would cost the square of a long line. */
  readonly #open: Record<StreamName, string[]> = { stdout: [], stderr: [] };
  #droppedLines = 0;
  #droppedBytes = 0;

  constructor(most: number) {
    this.#lines = new HeadAndTail(most, ({ text }) => {
      this.#droppedLines += 1;
      this.#droppedBytes += Buffer.byteLength(text) + 1;
    });
  }

  push(stream: StreamName, data: Uint8Array): void {
    this.#pushText(stream, this.#text[stream].push(data));
  }

  /** A line of its own, whatever was printed before. */
  line(stream: StreamName, text: string): void {
    this.#endLine(stream);
    for (const line of text.replace(/\n$/, "").split("\n")) this.#add(stream, line);
  }

  /** What comes next does not follow what came before: unfinished lines and characters end here. */
  cut(): void {
    for (const stream of STREAMS) {
      this.#pushText(stream, this.#text[stream].end());
      this.#endLine(stream);
    }
  }

  /** The lines so far and what was left unfinished. Nothing is pushed after this. */
  end(): LinesOfOutput {
    this.cut();
    const note = `… ${this.#droppedLines} lines (${this.#droppedBytes} bytes) are not shown here; ask for a stream of events to get all of them`;
    const between: readonly OutputLine[] = this.#droppedLines === 0 ? [] : [{ stream: "stderr", text: note }];
    return { lines: this.#lines.items(between), droppedBytes: this.#droppedBytes };
  }

  #pushText(stream: StreamName, text: string): void {
    const pieces = text.split("\n");
    const last = pieces.pop() ?? "";
    for (const piece of pieces) {
      if (this.#open[stream].length === 0) {
        this.#add(stream, piece);
      } else {
        this.#open[stream].push(piece);
        this.#endLine(stream);
      }
    }
    if (last !== "") this.#open[stream].push(last);
  }

  #endLine(stream: StreamName): void {
    if (this.#open[stream].length === 0) return;
    this.#add(stream, this.#open[stream].join(""));
    this.#open[stream] = [];
  }

  #add(stream: StreamName, text: string): void {
    this.#lines.push(text === "" ? BLANK[stream] : { stream, text });
  }
}
