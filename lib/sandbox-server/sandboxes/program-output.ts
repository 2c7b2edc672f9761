import type { DisplayBundle } from "#lib/protocol/run-event.ts";
import type { AgentEvent } from "../agent/connection.ts";
import { displayBytes } from "./display-bytes.ts";
import type { NewRunEvent } from "./event-log.ts";
import { EVENT_BYTES } from "./execution-log.ts";
import type { OutputCollector } from "./output-collector.ts";
import { StreamText } from "./text-decoder.ts";

type StreamName = "stdout" | "stderr";

export interface ProgramOutputOptions {
  /** How the text of its events is written. */
  readonly encoding: "utf8" | "base64";
  /** Of all streams and displays together; and what their events cost beside their text, however short they are. */
  readonly limitBytes: number;
  /** Also gets all of it, for a buffered answer. */
  readonly collector: OutputCollector | undefined;
  readonly emit: (event: NewRunEvent) => void;
  /** Called once, when there is more than the limit; nothing beyond it is passed on. */
  readonly onLimit: () => void;
}

/**
 * What follows an event within this time on the same stream is joined to one: an unbuffered interpreter prints a
 * traceback a character at a time. The first of them is passed on at once.
 */
const JOIN_MS = 5;
/** … but no more than this: one event is to be a short piece of work for whoever reads it. */
const JOIN_BYTES = 65_536;

/** Makes events of what a program prints, displays and asks. */
export class ProgramOutput {
  readonly #options: ProgramOutputOptions;
  readonly #text = { stdout: new StreamText(), stderr: new StreamText() };
  #bytes = 0;
  /** Counted apart from the text, of which exactly the limit may come. */
  #eventBytes = 0;
  #waiting: { readonly stream: StreamName; readonly chunks: Uint8Array[]; bytes: number } | undefined;
  #window: NodeJS.Timeout | undefined;
  #overLimit = false;

  constructor(options: ProgramOutputOptions) {
    this.#options = options;
  }

  print(stream: StreamName, data: Uint8Array): void {
    if (this.#overLimit) return;
    const room = this.#options.limitBytes - this.#bytes;
    const taken = data.length > room ? data.subarray(0, Math.max(0, room)) : data;
    this.#bytes += taken.length;
    this.#options.collector?.output(stream, taken);
    if (this.#waiting?.stream !== stream) this.flush();
    if (taken.length > 0) this.#join(stream, taken);
    if (this.#window === undefined) this.#openWindow();
    if (data.length > room) this.#limit();
  }

  display(event: Extract<AgentEvent, { kind: "display" }>): void {
    if (!this.#charge(displayBytes(event.bundle) + Buffer.byteLength(event.id ?? ""))) return;
    // What comes from the agent has been through JSON: its values are JSON values.
    const bundle = event.bundle as DisplayBundle;
    const { id, update } = event;
    this.#options.collector?.display(bundle, update === true);
    this.flush();
    const optional = { ...(id === undefined ? {} : { id }), ...(update === undefined ? {} : { update }) };
    this.#emit({ kind: "display", ...optional, bundle });
  }

  /** The program waits for input. */
  input(prompt: string | undefined): void {
    if (!this.#charge(Buffer.byteLength(prompt ?? ""))) return;
    this.flush();
    this.#emit({ kind: "input", ...(prompt === undefined ? {} : { prompt }) });
  }

  /** Passes on what waits to be joined: something else comes next. */
  flush(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    const { stream, chunks } = waiting;
    const data = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
    if (this.#options.encoding === "base64") {
      this.#emit({ kind: stream, text: Buffer.from(data).toString("base64"), encoding: "base64" });
      return;
    }
    this.#emitText(stream, this.#text[stream].push(data));
  }

  /** Nothing more comes. */
  end(): void {
    clearTimeout(this.#window);
    this.flush();
    for (const stream of ["stdout", "stderr"] as const) this.#emitText(stream, this.#text[stream].end());
  }

  #join(stream: StreamName, data: Uint8Array): void {
    const waiting = (this.#waiting ??= { stream, chunks: [], bytes: 0 });
    waiting.chunks.push(data);
    waiting.bytes += data.length;
    if (waiting.bytes >= JOIN_BYTES) this.flush();
  }

  #emitText(kind: StreamName, text: string): void {
    if (text !== "") this.#emit({ kind, text });
  }

  /** Whether it is within the limit. */
  #charge(bytes: number): boolean {
    if (this.#overLimit) return false;
    this.#bytes += bytes;
    if (this.#bytes > this.#options.limitBytes) this.#limit();
    return !this.#overLimit;
  }

  #emit(event: NewRunEvent): void {
    this.#eventBytes += EVENT_BYTES;
    this.#options.emit(event);
    if (this.#eventBytes > this.#options.limitBytes) this.#limit();
  }

  #openWindow(): void {
    this.flush();
    this.#window = setTimeout(() => {
      this.#window = undefined;
      if (this.#waiting !== undefined) this.#openWindow();
    }, JOIN_MS);
  }

  #limit(): void {
    if (this.#overLimit) return;
    this.#overLimit = true;
    this.#options.onLimit();
  }
}
