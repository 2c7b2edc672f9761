/**
 * What a program printed, byte for byte with its colours and carriage returns: what "download" saves. Its beginning and
 * its end are kept and the middle is counted, as in the log. A value: a change makes a new one that shares its parts.
 */
export interface Transcript {
  readonly head: readonly Part[];
  readonly tail: readonly Part[];
  /** Bytes that stood between head and tail. */
  readonly droppedBytes: number;
  /** The newest text, until it fills a part. */
  readonly open: string;
}

/** Some of the text, or a place where some is missing that this page never had. */
type Part =
  | { readonly kind: "text"; readonly text: string; readonly bytes: number }
  | { readonly kind: "gap"; readonly bytes: number };

export interface TranscriptBounds {
  readonly partChars: number;
  readonly headParts: number;
  readonly tailParts: number;
}

export const EMPTY_TRANSCRIPT: Transcript = { head: [], tail: [], droppedBytes: 0, open: "" };

export interface TranscriptWriter {
  print(text: string): void;
  gap(bytes: number): void;
  /** What was written, as a value. */
  transcript(): Transcript;
}

/** Goes on writing a transcript, which stays as it is. */
export function continueTranscript(before: Transcript, bounds: TranscriptBounds): TranscriptWriter {
  const head = [...before.head];
  const tail = [...before.tail];
  let { droppedBytes, open } = before;

  function push(part: Part): void {
    if (tail.length === 0 && head.length < bounds.headParts) head.push(part);
    else tail.push(part);
    if (tail.length > bounds.tailParts) droppedBytes += tail.shift()?.bytes ?? 0;
  }

  function close(text: string): void {
    if (text !== "") push({ kind: "text", text, bytes: utf8Bytes(text) });
  }

  return {
    print(text) {
      let from = 0;
      for (;;) {
        const room = bounds.partChars - open.length;
        const end = from + fitting(text, from, room);
        open += text.slice(from, end);
        from = end;
        if (from === text.length) return;
        close(open);
        open = "";
      }
    },
    gap(bytes) {
      close(open);
      open = "";
      push({ kind: "gap", bytes });
    },
    transcript: () => ({ head, tail, droppedBytes, open }),
  };
}

/** All that is kept; where something is missing, a line says how much. */
export function transcriptText({ head, tail, droppedBytes, open }: Transcript): string {
  const middle = droppedBytes > 0 ? [missingLine(droppedBytes)] : [];
  return [...head.map(partText), ...middle, ...tail.map(partText), open].join("");
}

function partText(part: Part): string {
  return part.kind === "text" ? part.text : missingLine(part.bytes);
}

function missingLine(bytes: number): string {
  return `\n[${bytes.toLocaleString("en")} bytes in between are not kept]\n`;
}

/** How much of a text from there on goes into so much room, without cutting a character in two. */
function fitting(text: string, from: number, room: number): number {
  if (text.length - from <= room) return text.length - from;
  const code = text.charCodeAt(from + room - 1);
  return code >= 0xd800 && code <= 0xdbff ? room - 1 : room;
}

/** The bytes of a text as UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    // Both halves of a pair are counted here: two units of text, four bytes.
    bytes += code < 0x800 || isHalf(code) ? 1 : 2;
  }
  return bytes;
}

function isHalf(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff;
}
