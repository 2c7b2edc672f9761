import type { Recording } from "#lib/protocol/snippet.ts";
import { type Addition, append } from "../output/log.ts";
import { newRun, type Run } from "../state/run.ts";

/** A recorded run as the output shows one that has just ended; nothing of it runs, nor can be typed into. */
export function runOfRecording(
  recording: Recording,
  run: { readonly language: string; readonly path: string; readonly recordedMs: number },
): Run {
  const { language, path, recordedMs } = run;
  const { outcome, usage } = recording;
  const begun = newRun({ execution: "recorded", language, path }, recordedMs);
  return {
    ...begun,
    recordedMs,
    log: append(begun.log, recording.events.flatMap(additionsOf)),
    stage: {
      kind: "finished",
      outcome,
      ...(usage === undefined ? {} : { usage }),
      cold: false,
      stopped: false,
    },
  };
}

function additionsOf(event: Recording["events"][number]): readonly Addition[] {
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
