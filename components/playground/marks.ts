import type { Mark } from "./editor/editor-handle.ts";
import { raisedAt } from "./output/links.ts";
import { lastErrors } from "./output/log.ts";
import type { Run } from "./state/run.ts";

/** Where in the code the run's error was raised: what the editor marks. Empty when it was another file's run. */
export function marksOf(run: Run | undefined, path: string): readonly Mark[] {
  if (run?.path !== path || run.stage.kind !== "finished" || run.stage.stopped) return [];
  const { outcome } = run.stage;
  if (outcome.kind === "threw") return markAt(outcome.traceback, path, titled(outcome.name, outcome.message));
  if (outcome.kind !== "exited" || outcome.code === 0) return [];
  // Some interpreters tell of an exception only in words: the last that stand in stderr.
  const words = lastErrors(run.log);
  const [title] = /^\w*(?:Error|Exception)\b.*$/m.exec(words) ?? [];
  return title === undefined ? [] : markAt(words, path, title);
}

function markAt(traceback: string, path: string, message: string): readonly Mark[] {
  const place = raisedAt(traceback, path);
  return place ? [{ place, message }] : [];
}

function titled(name: string, message: string): string {
  return message === "" ? name : `${name}: ${message}`;
}
