import type { SandboxEvent } from "#lib/protocol/run-event.ts";
import { OutputEnds } from "./output-ends.ts";

/** What a program printed, short enough for the context of a model. */
export interface ShownText {
  readonly stdout: string;
  readonly stderr: string;
  /** Bytes that are missing from the two. */
  readonly cutBytes: number;
}

/**
 * Gathers from events what a program printed: of each stream the beginning and the end, both streams together at most
 * `maxBytes` of UTF-8. The value of a trailing expression counts as a line of stdout.
 */
export class ShownOutput {
  readonly #maxBytes: number;
  readonly #stdout: OutputEnds;
  readonly #stderr: OutputEnds;
  #lostBytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
    this.#stdout = new OutputEnds(maxBytes);
    this.#stderr = new OutputEnds(maxBytes);
  }

  event(event: SandboxEvent): void {
    switch (event.kind) {
      case "stdout":
        this.#stdout.push(event.text);
        break;
      case "stderr":
        this.#stderr.push(event.text);
        break;
      case "display": {
        const text = event.bundle["text/plain"];
        if (typeof text === "string" && event.update !== true)
          this.#stdout.pushLines(text.replace(/\n$/, ""));
        break;
      }
      case "gap":
        this.#lostBytes += event.bytes;
        this.#stdout.pushLines(`[… ${event.bytes} bytes of output are left out here …]`);
        break;
      default:
        break;
    }
  }

  /** A stream that needs less than its half leaves the rest to the other. */
  text(): ShownText {
    const half = Math.floor(this.#maxBytes / 2);
    const share = (other: OutputEnds) => Math.max(half, this.#maxBytes - other.bytes);
    const stdout = this.#stdout.capped("stdout", share(this.#stderr));
    const stderr = this.#stderr.capped("stderr", share(this.#stdout));
    const cutBytes = stdout.cutBytes + stderr.cutBytes + this.#lostBytes;
    return { stdout: stdout.text, stderr: stderr.text, cutBytes };
  }
}
