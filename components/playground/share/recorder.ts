import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { RunEvent } from "#lib/protocol/run-event.ts";
import type { RecordedEvent, Recording } from "#lib/protocol/snippet.ts";
import type { ProgramDocument } from "../documents/document.ts";

/** A run from its start to its end, with the program as it was then. */
export interface RecordedRun {
  readonly program: ProgramDocument;
  /** Of the interpreter. */
  readonly version: string | undefined;
  readonly recording: Recording;
}

/** Hears what the last run of a program shows, so that it can be shared with it. */
export interface Recorder {
  /** This run is the one from now on; what was recorded before is forgotten. */
  readonly begin: (execution: string, program: ProgramDocument) => void;
  readonly hear: (notice: SessionNotice) => void;
  /** What the page sends to the program: no event tells it. */
  readonly typed: (text: string) => void;
  /** The last run when it has ended; undefined while it runs, and when nobody saw all of it. */
  readonly last: () => RecordedRun | undefined;
}

/** As much as a server records unless it is set up otherwise; one that keeps less leaves more out. */
export const RECORDED_MAX_BYTES = 524_288;
/** What an event takes beside its text. */
const EVENT_BYTES = 48;

interface Sized {
  readonly event: RecordedEvent;
  readonly bytes: number;
}

/** A recording under way. Its first half stays; of what comes later the oldest goes, and is counted. */
interface Tape {
  readonly head: Sized[];
  readonly tail: Sized[];
  headBytes: number;
  tailBytes: number;
  gap: { readonly atMs: number; bytes: number } | undefined;
}

/** Makes a recorder. `now` is this browser's clock: by it what is typed is placed between what the server tells. */
export function createRecorder(maxBytes = RECORDED_MAX_BYTES, now: () => number = Date.now): Recorder {
  let tape = emptyTape();
  let execution: string | undefined;
  let program: ProgramDocument | undefined;
  let version: string | undefined;
  let started: { readonly atMs: number; readonly hereMs: number } | undefined;
  let lastMs = 0;
  let lastSeq = 0;
  let ended: RecordedRun | undefined;

  function add(event: RecordedEvent): void {
    lastMs = event.atMs;
    addTo(tape, event, maxBytes);
  }

  function hearEvent(event: RunEvent): void {
    if (event.execution !== execution || event.seq <= lastSeq || program === undefined || ended) return;
    lastSeq = event.kind === "gap" ? Math.max(event.seq, event.toSeq) : event.seq;
    if (event.kind === "started") {
      started = { atMs: event.atMs, hereMs: now() };
      version = event.version;
      return;
    }
    const atMs = Math.max(lastMs, event.atMs - (started?.atMs ?? event.atMs));
    const recorded = recordedOf(event, atMs);
    if (recorded) add(recorded);
    if (event.kind !== "finished") return;
    const { outcome, usage } = event;
    ended = { program, version, recording: { events: eventsOf(tape), outcome, usage } };
  }

  return {
    begin(next, document) {
      tape = emptyTape();
      execution = next;
      program = document;
      version = undefined;
      started = undefined;
      lastMs = 0;
      lastSeq = 0;
      ended = undefined;
    },
    hear(notice) {
      if (notice.kind === "event" && notice.event.kind !== "state" && notice.event.kind !== "metrics") {
        hearEvent(notice.event);
      }
    },
    typed(text) {
      if (started === undefined || ended) return;
      add({ kind: "stdin", atMs: Math.max(lastMs, now() - started.hereMs), text });
    },
    last: () => ended,
  };
}

function recordedOf(event: RunEvent, atMs: number): RecordedEvent | undefined {
  switch (event.kind) {
    case "stdout":
    case "stderr":
      return { kind: event.kind, atMs, text: event.text };
    case "display": {
      const { id, update, bundle } = event;
      return {
        kind: "display",
        atMs,
        bundle,
        ...(id === undefined ? {} : { id }),
        ...(update === undefined ? {} : { update }),
      };
    }
    case "gap":
      return { kind: "gap", atMs, bytes: event.bytes };
    case "queued":
    case "started":
    case "input":
    case "deadline":
    case "finished":
      return undefined;
  }
}

function emptyTape(): Tape {
  return { head: [], tail: [], headBytes: 0, tailBytes: 0, gap: undefined };
}

/** One event that is larger than a half is left out whole: half a picture is none. Texts are short: the server cuts them. */
function addTo(tape: Tape, event: RecordedEvent, maxBytes: number): void {
  const sized = { event, bytes: EVENT_BYTES + (event.kind === "gap" ? 0 : contentBytes(event)) };
  const half = maxBytes / 2;
  if (tape.tail.length === 0 && tape.gap === undefined && tape.headBytes + sized.bytes <= half) {
    tape.head.push(sized);
    tape.headBytes += sized.bytes;
    return;
  }
  tape.tail.push(sized);
  tape.tailBytes += sized.bytes;
  let dropped = 0;
  while (tape.tailBytes > half && dropped < tape.tail.length) {
    const oldest = tape.tail[dropped];
    if (oldest === undefined) break;
    tape.gap ??= { atMs: oldest.event.atMs, bytes: 0 };
    tape.gap.bytes += contentBytes(oldest.event);
    tape.tailBytes -= oldest.bytes;
    dropped += 1;
  }
  if (dropped > 0) tape.tail.splice(0, dropped);
}

function eventsOf({ head, tail, gap }: Tape): RecordedEvent[] {
  const between: RecordedEvent[] = gap === undefined ? [] : [{ kind: "gap", ...gap }];
  return [...head.map(({ event }) => event), ...between, ...tail.map(({ event }) => event)];
}

/** Of what a gap stands for: as many bytes as it says were lost. */
function contentBytes(event: RecordedEvent): number {
  switch (event.kind) {
    case "stdout":
    case "stderr":
    case "stdin":
      return utf8.encode(event.text).length;
    case "display":
      return utf8.encode(JSON.stringify(event.bundle)).length;
    case "gap":
      return event.bytes;
  }
}

const utf8 = new TextEncoder();
