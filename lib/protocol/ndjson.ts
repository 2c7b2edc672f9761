/** The media type by which a client asks for events as they happen, one JSON value a line. */
export const NDJSON = "application/x-ndjson";

/** So much of a line that is too long is told. */
const MAX_START_CHARS = 4_096;

/** A line was longer than the reader allows: the other side is broken or hostile, and the stream is of no more use. */
export class LineTooLongError extends Error {
  override readonly name = "LineTooLongError";
  /** How the line begins. */
  readonly start: string;

  constructor(maxLineChars: number, start: string) {
    super(`a line has more than ${maxLineChars} characters`);
    this.start = start;
  }
}

/**
 * Cuts a byte stream into lines of text, whatever the chunks. Empty lines are yielded too: they are keep-alives, and tell
 * a reader that the other side lives. A last line without its newline is cut short, and is not yielded. Leaving the loop
 * early cancels the stream.
 *
 * @throws LineTooLongError when a line has more than `maxLineChars` characters.
 */
export async function* readLines(
  stream: ReadableStream<Uint8Array>,
  maxLineChars: number,
): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  // The parts of the line that is not complete yet; joined once, so that a long line of many chunks costs no copying.
  let parts: string[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const text = decoder.decode(value, { stream: true });
      let start = 0;
      for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
        parts.push(text.slice(start, end));
        if (length + end - start > maxLineChars) throw new LineTooLongError(maxLineChars, startOf(parts));
        yield parts.join("");
        parts = [];
        length = 0;
        start = end + 1;
      }
      if (start < text.length) {
        parts.push(text.slice(start));
        length += text.length - start;
        if (length > maxLineChars) throw new LineTooLongError(maxLineChars, startOf(parts));
      }
    }
  } finally {
    // A stream that failed has nothing to cancel; that it failed was told by read().
    await reader.cancel().catch(() => undefined);
  }
}

function startOf([first = ""]: readonly string[]): string {
  return first.slice(0, MAX_START_CHARS);
}
