import type { RecordedEvent } from "#lib/protocol/snippet.ts";
import { type Addition, append, EMPTY_LOG, type Log, type LogBounds } from "../playground/output/log.ts";

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

function additionsOf(event: RecordedEvent): readonly Addition[] {
  switch (event.kind) {
    case "stdout":
    case "stderr":
    case "stdin":
      return [{ kind: "text", source: event.kind, text: event.text }];
    case "gap":
      return [{ kind: "gap", bytes: event.bytes }];
    case "display": {
      const text = event.bundle["text/plain"];
      if (typeof text !== "string") return [];
      if (event.id === undefined) return [{ kind: "value", text }];
      return [{ kind: "value", text, id: event.id, update: event.update ?? false }];
    }
  }
}
