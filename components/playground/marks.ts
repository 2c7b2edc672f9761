import type { Mark } from "./editor/editor-handle.ts";
import { raisedAt } from "./output/links.ts";
import { lastErrors } from "./output/log-text.ts";
import type { Run } from "./state/run.ts";

/** Where in this file the run's error was raised: what the editor marks. Empty when it was raised in another. */
export function marksOf(run: Run | undefined, path: string): readonly Mark[] {
  if (run?.stage.kind !== "finished" || run.stage.stopped) return [];
  const { outcome } = run.stage;
  if (outcome.kind === "threw")
    return markAt(outcome.traceback, run, path, titled(outcome.name, outcome.message));
  if (outcome.kind !== "exited" || outcome.code === 0) return [];
  // Some interpreters tell of an exception only in words: the last that stand in stderr.
  const words = lastErrors(run.log);
  const [title] = /^\w*(?:Error|Exception)\b.*$/m.exec(words) ?? [];
  return title === undefined ? [] : markAt(words, run, path, title);
}

function markAt(traceback: string, run: Run, path: string, message: string): readonly Mark[] {
  const place = raisedAt(traceback, [run.path, path]);
  if (place?.path !== path) return [];
  const { path: _path, ...inFile } = place;
  return [{ place: inFile, message }];
}

function titled(name: string, message: string): string {
  return message === "" ? name : `${name}: ${message}`;
}
