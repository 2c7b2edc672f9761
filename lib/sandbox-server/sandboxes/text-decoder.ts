/**
 * Makes text of one byte stream: a character is never split, bytes that are not UTF-8 become U+FFFD, and what a stream
 * leaves unfinished comes out at its end.
 */
export class StreamText {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });

  push(data: Uint8Array): string {
    return this.#decoder.decode(data, { stream: true });
  }

  end(): string {
    return this.#decoder.decode();
  }
}
