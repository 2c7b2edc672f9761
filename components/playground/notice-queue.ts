import type { SessionNotice } from "#lib/api/sandbox-session.ts";
import type { RunEvent, SandboxEvent } from "#lib/protocol/run-event.ts";
import { createBrowserFrames } from "./browser-frames.ts";
import { utf8Bytes } from "./output/transcript.ts";

export interface NoticeQueue {
  readonly add: (notice: SessionNotice) => void;
  /** Delivers nothing more. May be called twice. */
  readonly close: () => void;
}

export interface NoticeQueueOptions {
  readonly nextFrame?: NextFrame;
  readonly now?: () => number;
  readonly bounds?: QueueBounds;
}

/** In characters of output; every notice counts for some beside its text. */
export interface QueueBounds {
  /** So much is delivered at a time … */
  readonly sliceChars: number;
  /** … and so much waits at most: the oldest, and behind what was left out the newest. */
  readonly oldestChars: number;
  readonly newestChars: number;
}

/** What the log keeps of one run waits as well, so that leaving out costs a reader nothing that they would have seen. */
export const QUEUE_BOUNDS: QueueBounds = {
  sliceChars: 65_536,
  oldestChars: 1_600_000,
  newestChars: 6_400_000,
};

/** About what a notice costs beside its text. */
const NOTICE_CHARS = 64;

/** When the browser draws next, or soon in a hidden tab, with the time that may be used. Returns what calls it off. */
export type NextFrame = (deliver: (workMs: number) => void) => () => void;

/**
 * Hands on what a session tells, in order, at most so much in each frame that the page stays quick. Output that comes
 * faster than that for long is left out where nobody would have seen it, and a `gap` in its place says to the byte how
 * much; everything else always arrives.
 */
export function createNoticeQueue(
  deliver: (notices: readonly SessionNotice[]) => void,
  options: NoticeQueueOptions = {},
): NoticeQueue {
  const { nextFrame = createBrowserFrames(), now = () => performance.now(), bounds = QUEUE_BOUNDS } = options;
  const oldest = createLane();
  const newest = createLane();
  let cancel: (() => void) | undefined;
  let closed = false;

  function frame(workMs: number): void {
    cancel = undefined;
    const endsAtMs = now() + workMs;
    do {
      const slice = takeSlice();
      if (slice.length > 0) deliver(slice);
    } while (!isEmpty() && now() < endsAtMs);
    if (!isEmpty()) cancel ??= nextFrame(frame);
  }

  function isEmpty(): boolean {
    return oldest.isEmpty() && newest.isEmpty();
  }

  function takeSlice(): SessionNotice[] {
    const slice: SessionNotice[] = [];
    let chars = 0;
    while (chars < bounds.sliceChars) {
      const notice = oldest.take() ?? newest.take();
      if (notice === undefined) break;
      chars += charsOf(notice);
      slice.push(notice);
    }
    return slice;
  }

  function leaveOut(): void {
    const notice = newest.take();
    const gap = notice === undefined ? undefined : gapOf(notice);
    if (gap === undefined) {
      if (notice !== undefined) oldest.push(notice);
      return;
    }
    const before = oldest.newest();
    const joined = before?.kind === "event" ? joinedGap(before.event, gap) : undefined;
    if (joined === undefined) oldest.push({ kind: "event", event: gap });
    else oldest.replaceNewest({ kind: "event", event: joined });
  }

  return {
    add(notice) {
      if (closed) return;
      const fits = newest.isEmpty() && oldest.chars() + charsOf(notice) <= bounds.oldestChars;
      (fits ? oldest : newest).push(notice);
      while (newest.chars() > bounds.newestChars) leaveOut();
      cancel ??= nextFrame(frame);
    },
    close() {
      closed = true;
      cancel?.();
      oldest.clear();
      newest.clear();
    },
  };
}

type Gap = Extract<RunEvent, { kind: "gap" }>;

/** What stands for a notice when it is left out; undefined for one that must not be. */
function gapOf(notice: SessionNotice): Gap | undefined {
  if (notice.kind !== "event") return undefined;
  const { event } = notice;
  if (event.kind === "gap") return event;
  if (event.kind !== "stdout" && event.kind !== "stderr") return undefined;
  const { execution, seq, atMs, text } = event;
  return { kind: "gap", execution, seq, atMs, fromSeq: seq, toSeq: seq, bytes: utf8Bytes(text) };
}

/** Two gaps that follow one another as one; undefined when the event before is none, or of another execution. */
function joinedGap(before: SandboxEvent, next: Gap): Gap | undefined {
  if (before.kind !== "gap" || before.execution !== next.execution) return undefined;
  return { ...next, fromSeq: before.fromSeq, bytes: before.bytes + next.bytes };
}

function charsOf(notice: SessionNotice): number {
  const text = notice.kind === "event" && "text" in notice.event ? notice.event.text.length : 0;
  return text + NOTICE_CHARS;
}

/** Notices in order, and how many characters they are. */
function createLane() {
  let notices: SessionNotice[] = [];
  let first = 0;
  let chars = 0;
  return {
    isEmpty: () => first === notices.length,
    chars: () => chars,
    newest: () => (first === notices.length ? undefined : notices.at(-1)),
    push(notice: SessionNotice): void {
      notices.push(notice);
      chars += charsOf(notice);
    },
    /** With one that counts for as much. */
    replaceNewest(notice: SessionNotice): void {
      notices[notices.length - 1] = notice;
    },
    take(): SessionNotice | undefined {
      const notice = notices[first];
      if (notice === undefined) return undefined;
      first += 1;
      chars -= charsOf(notice);
      // Taking from the front one by one would cost the array's length each time.
      if (first * 2 > notices.length) {
        notices = notices.slice(first);
        first = 0;
      }
      return notice;
    },
    clear(): void {
      notices = [];
      first = 0;
      chars = 0;
    },
  };
}
