import type { RecordedEvent } from "#lib/protocol/snippet.ts";
import { additionsOf } from "../playground/output/additions.ts";
import { append, EMPTY_LOG, type Log, type LogBounds } from "../playground/output/log.ts";

/** How much of the output an embed shows: of 4,000 lines the first 1,000 and the last 3,000. */
export const EMBED_LOG_BOUNDS: LogBounds = {
  blockLines: 100,
  blockWeight: 16_384,
  lineChars: 4_096,
  headBlocks: 10,
  tailBlocks: 30,
};

/** What was recorded, as the log that it made then. */
export function recordedLog(events: readonly RecordedEvent[]): Log {
  return append(EMPTY_LOG, events.flatMap(additionsOf), EMBED_LOG_BOUNDS);
}
