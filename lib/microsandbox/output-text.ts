import { bytesOfBase64 } from "./base64.ts";
import type { RunEvent } from "./events.ts";

type StreamName = "stdout" | "stderr";

/**
 * What a program wrote, put together from its events. The text of what it displays (the value of a trailing expression)
 * stands in stdout at its place, on a line of its own: programs written for microsandbox look for it there.
 */
export class OutputText {
  readonly #pieces: Record<StreamName, string[]> = { stdout: [], stderr: [] };
  readonly #decoders: Record<StreamName, TextDecoder> = { stdout: newDecoder(), stderr: newDecoder() };
  #droppedBytes = 0;

  add(event: RunEvent): void {
    switch (event.kind) {
      case "stdout":
      case "stderr":
        return this.#write(event.kind, event.encoding === "base64" ? this.#decode(event) : event.text);
      case "display": {
        const text = event.bundle["text/plain"];
        if (typeof text === "string" && event.update !== true) this.line("stdout", text);
        return;
      }
      case "gap":
        this.#droppedBytes += event.bytes;
        return;
      case "queued":
      case "started":
      case "input":
      case "deadline":
      case "finished":
        return;
    }
  }

  /** A line of its own, whatever was written before. */
  line(stream: StreamName, text: string): void {
    const last = this.#pieces[stream].at(-1);
    const open = last !== undefined && !last.endsWith("\n");
    this.#write(stream, `${open ? "\n" : ""}${text}${text.endsWith("\n") ? "" : "\n"}`);
  }

  text(stream: StreamName): string {
    const pieces = this.#pieces[stream];
    // Joined once: whoever asks again gets the same string.
    if (pieces.length > 1) this.#pieces[stream] = [pieces.join("")];
    return this.#pieces[stream][0] ?? "";
  }

  /** Bytes that the server no longer had when this reader came, or was ready, for them. */
  get droppedBytes(): number {
    return this.#droppedBytes;
  }

  #write(stream: StreamName, text: string): void {
    if (text !== "") this.#pieces[stream].push(text);
  }

  #decode({ kind, text }: { readonly kind: StreamName; readonly text: string }): string {
    return this.#decoders[kind].decode(bytesOfBase64(text), { stream: true });
  }
}

/** A byte order mark is text like any other: it was written. */
function newDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}
