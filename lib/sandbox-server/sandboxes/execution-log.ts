import type { Outcome } from "#lib/protocol/outcome.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import { displayBytes } from "./display-bytes.ts";

/** How much of an execution's events is kept. */
export interface KeepLimits {
  readonly keepHeadBytes: number;
  readonly keepTailBytes: number;
}

export type GapEvent = Extract<RunEvent, { kind: "gap" }>;

/** How far a reader is with one execution: the last number, and the bytes of text that it got or was told to miss. */
export interface Told {
  readonly toSeq: number;
  readonly bytes: number;
}

/** What an event costs beside its text, so that many tiny ones are bounded as well. */
export const EVENT_BYTES = 64;

interface Kept {
  readonly event: RunEvent;
  /** With what the event costs beside its text. */
  readonly bytes: number;
  /** Bytes of text of all events before this one. */
  readonly textBefore: number;
}

/**
 * The events of one execution: the first `keepHeadBytes` and the last `keepTailBytes` of them. Between the two may lie
 * what was dropped; a reader who comes there is told so by a `gap`.
 */
export class ExecutionLog {
  readonly id: string;
  readonly #limits: KeepLimits;
  readonly #head: Kept[] = [];
  #tail: Kept[] = [];
  /** Where the tail begins in its array: dropping from the front of an array one by one would cost its length. */
  #tailStart = 0;
  #headBytes = 0;
  #tailBytes = 0;
  #textBytes = 0;
  #dropped: { fromSeq: number; toSeq: number; bytes: number } | undefined;
  #firstSeq = 0;
  #lastSeq = 0;
  #finished = false;

  constructor(id: string, limits: KeepLimits) {
    this.id = id;
    this.#limits = limits;
  }

  /** 0 while there is none. */
  get firstSeq(): number {
    return this.#firstSeq;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  get finished(): boolean {
    return this.#finished;
  }

  /** Bytes of text that were dropped between head and tail. */
  get droppedBytes(): number {
    return this.#dropped?.bytes ?? 0;
  }

  /** About how much memory the log holds. */
  get bytes(): number {
    return this.#headBytes + this.#tailBytes;
  }

  /** All events that are kept, with a `gap` in the place of those that are not. */
  *kept(): Generator<RunEvent> {
    for (const { event } of this.#head) yield event;
    const gap = this.#gap(0, { toSeq: 0, bytes: 0 });
    if (gap !== undefined) yield gap;
    for (let at = this.#tailStart; at < this.#tail.length; at += 1) {
      const kept = this.#tail[at];
      if (kept !== undefined) yield kept.event;
    }
  }

  push(event: RunEvent): void {
    const text = textBytes(event);
    const kept = { event, bytes: EVENT_BYTES + text, textBefore: this.#textBytes };
    this.#textBytes += text;
    if (this.#firstSeq === 0) this.#firstSeq = event.seq;
    this.#lastSeq = event.seq;
    if (event.kind === "finished") this.#finished = true;
    if (this.#tail.length === 0 && this.#headBytes + kept.bytes <= this.#limits.keepHeadBytes) {
      this.#head.push(kept);
      this.#headBytes += kept.bytes;
      return;
    }
    this.#tail.push(kept);
    this.#tailBytes += kept.bytes;
    while (this.#tailBytes > this.#limits.keepTailBytes && this.#tail.length - this.#tailStart > 1)
      this.#dropOne();
  }

  /**
   * At most `limit` events numbered above `place`, in order. What is missing stands as a `gap`, numbered like the last
   * event that is missing: who resumes after it misses nothing else. `told` is what the reader got before.
   */
  after(place: number, told: Told, limit: number): RunEvent[] {
    if (this.#lastSeq <= place) return [];
    const events: RunEvent[] = [];
    take(this.#head, 0, place, limit, events);
    const gap = this.#gap(place, told);
    if (gap !== undefined && events.length < limit) events.push(gap);
    take(this.#tail, this.#tailStart, place, limit, events);
    return events;
  }

  #gap(place: number, told: Told): GapEvent | undefined {
    const dropped = this.#dropped;
    const next = this.#tail[this.#tailStart];
    if (dropped === undefined || next === undefined || dropped.toSeq <= place) return undefined;
    return {
      kind: "gap",
      execution: this.id,
      atMs: next.event.atMs,
      seq: dropped.toSeq,
      fromSeq: Math.max(dropped.fromSeq, told.toSeq + 1),
      toSeq: dropped.toSeq,
      // A reader who came in the middle cannot be told exactly: then all that was dropped.
      bytes: Math.min(dropped.bytes, next.textBefore - told.bytes),
    };
  }

  #dropOne(): void {
    const first = this.#tail[this.#tailStart];
    if (first === undefined) return;
    this.#tailBytes -= first.bytes;
    this.#dropped = {
      fromSeq: this.#dropped?.fromSeq ?? first.event.seq,
      toSeq: first.event.seq,
      bytes: (this.#dropped?.bytes ?? 0) + first.bytes - EVENT_BYTES,
    };
    this.#tailStart += 1;
    if (this.#tailStart * 2 > this.#tail.length) {
      this.#tail = this.#tail.slice(this.#tailStart);
      this.#tailStart = 0;
    }
  }
}

function take(from: readonly Kept[], start: number, place: number, limit: number, events: RunEvent[]): void {
  for (let at = firstAfter(from, start, place); at < from.length && events.length < limit; at += 1) {
    const kept = from[at];
    if (kept !== undefined) events.push(kept.event);
  }
}

/** The index of the first event numbered above `place`, by halving. */
function firstAfter(from: readonly Kept[], start: number, place: number): number {
  let low = start;
  let high = from.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((from[middle]?.event.seq ?? 0) > place) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What an event holds of what its program made up: what it printed, displayed, asked and threw. */
export function textBytes(event: RunEvent): number {
  switch (event.kind) {
    case "stdout":
    case "stderr":
      return Buffer.byteLength(event.text);
    case "display":
      return displayBytes(event.bundle) + bytesOf(event.id);
    case "started":
      return bytesOf(event.version);
    case "input":
      return bytesOf(event.prompt);
    case "finished":
      return outcomeBytes(event.outcome);
    case "gap":
      return event.bytes;
    default:
      return 0;
  }
}

function outcomeBytes(outcome: Outcome): number {
  if (outcome.kind !== "threw") return 0;
  return bytesOf(outcome.name) + bytesOf(outcome.message) + bytesOf(outcome.traceback);
}

function bytesOf(text: string | undefined): number {
  return text === undefined ? 0 : Buffer.byteLength(text);
}
