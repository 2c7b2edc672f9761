import type { Recording } from "#lib/protocol/snippet.ts";
import { additionsOf } from "../output/additions.ts";
import { append } from "../output/log.ts";
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
