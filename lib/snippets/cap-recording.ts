import type { RecordedEvent, Recording } from "#lib/protocol/snippet.ts";

/**
 * A recording whose texts and pictures have no more than so many bytes: of a longer one the first and the last half are
 * kept, and a `gap` between them counts the rest.
 */
export function capRecording(recording: Recording, maxBytes: number): Recording {
  const { events } = recording;
  const whole = total(events);
  if (whole <= maxBytes) return recording;
  const head = fill(events, maxBytes / 2, fromStart);
  const tail = fill(head.rest.toReversed(), maxBytes / 2, fromEnd);
  const gap: RecordedEvent = {
    kind: "gap",
    atMs: head.kept.at(-1)?.atMs ?? 0,
    bytes: whole - total(head.kept) - total(tail.kept) + gapsIn(tail.rest),
  };
  return { ...recording, events: [...head.kept, gap, ...tail.kept.toReversed()] };
}

/** As many of the events as fit, with the part of the next text that does; and those that do not. */
function fill(
  events: readonly RecordedEvent[],
  room: number,
  cut: (text: string, bytes: number) => { kept: string; rest: string },
): { kept: RecordedEvent[]; rest: RecordedEvent[] } {
  const kept: RecordedEvent[] = [];
  let left = room;
  for (const [at, event] of events.entries()) {
    const size = bytesOf(event);
    if (size > left) {
      const others = events.slice(at + 1);
      if (!("text" in event)) return { kept, rest: [event, ...others] };
      const parts = cut(event.text, left);
      if (parts.kept !== "") kept.push({ ...event, text: parts.kept });
      return { kept, rest: [{ ...event, text: parts.rest }, ...others] };
    }
    kept.push(event);
    left -= size;
  }
  return { kept, rest: [] };
}

/** The first bytes of a text, at most so many and none of a character that they cut, and the rest. */
function fromStart(text: string, bytes: number): { kept: string; rest: string } {
  const encoded = Buffer.from(text);
  const end = characterStart(encoded, Math.floor(bytes), -1);
  return { kept: encoded.subarray(0, end).toString(), rest: encoded.subarray(end).toString() };
}

function fromEnd(text: string, bytes: number): { kept: string; rest: string } {
  const encoded = Buffer.from(text);
  const start = characterStart(encoded, encoded.length - Math.floor(bytes), 1);
  return { kept: encoded.subarray(start).toString(), rest: encoded.subarray(0, start).toString() };
}

/** The nearest place in a direction at which a character begins: bytes 10xxxxxx go on with one. */
function characterStart(encoded: Buffer, from: number, step: 1 | -1): number {
  let place = from;
  while (place > 0 && place < encoded.length && ((encoded[place] ?? 0) & 0xc0) === 0x80) place += step;
  return place;
}

function total(events: readonly RecordedEvent[]): number {
  return events.reduce((sum, event) => sum + bytesOf(event), 0);
}

function bytesOf(event: RecordedEvent): number {
  if (event.kind === "gap") return 0;
  return Buffer.byteLength(event.kind === "display" ? JSON.stringify(event.bundle) : event.text);
}

function gapsIn(events: readonly RecordedEvent[]): number {
  return events.reduce((sum, event) => sum + (event.kind === "gap" ? event.bytes : 0), 0);
}
