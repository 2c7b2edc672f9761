import { setImmediate } from "node:timers/promises";
import type { DisplayBundle, RunEvent } from "#lib/protocol/run-event.ts";
import { OutputLines, type LinesOfOutput } from "./output-lines.ts";

/** What is printed and shown, as the answer to a call has it. */
export interface CollectedOutput extends LinesOfOutput {
  readonly displays: DisplayBundle[];
}

/**
 * Collects an execution's output for a buffered answer. The text of what it displays (the value of a trailing
 * expression) stands among the stdout lines, where the original's clients look for it.
 */
export class OutputCollector {
  readonly #lines: OutputLines;
  readonly #displays: DisplayBundle[] = [];
  #ended: CollectedOutput | undefined;

  /** `mostLines`: of more the first and the last are collected. */
  constructor(mostLines: number) {
    this.#lines = new OutputLines(mostLines);
  }

  output(stream: "stdout" | "stderr", data: Uint8Array): void {
    this.#lines.push(stream, data);
  }

  display(bundle: DisplayBundle, update: boolean): void {
    this.#displays.push(bundle);
    const text = bundle["text/plain"];
    if (typeof text === "string" && !update) this.#lines.line("stdout", text);
  }

  /** Here something is missing that nobody has any more. */
  gap(bytes: number): void {
    this.#lines.cut();
    this.#lines.line("stderr", `… ${bytes} bytes are not shown here; they are no longer kept`);
  }

  /** With a closing line on stderr, when there is something to say about the end. Called again it gives the same. */
  end(closingLine: string | undefined): CollectedOutput {
    if (this.#ended !== undefined) return this.#ended;
    const { lines, droppedBytes } = this.#lines.end();
    if (closingLine !== undefined) lines.push({ stream: "stderr", text: closingLine });
    this.#ended = { lines, droppedBytes, displays: this.#displays };
    return this.#ended;
  }
}

/** So much is cut into lines before others have their turn. */
const TURN_CHARACTERS = 2 ** 18;

/** The same from events that were kept. */
export async function collectKept(
  events: Iterable<RunEvent>,
  mostLines: number,
  closingLine: string | undefined,
): Promise<CollectedOutput> {
  const collector = new OutputCollector(mostLines);
  let characters = 0;
  for (const event of events) {
    if (event.kind === "stdout" || event.kind === "stderr") {
      collector.output(event.kind, Buffer.from(event.text, event.encoding ?? "utf8"));
      characters += event.text.length;
    }
    if (event.kind === "display") collector.display(event.bundle, event.update === true);
    if (event.kind === "gap") collector.gap(event.bytes);
    if (characters < TURN_CHARACTERS) continue;
    characters = 0;
    await setImmediate();
  }
  return collector.end(closingLine);
}
