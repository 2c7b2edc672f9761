import type { Mark } from "./editor/editor-handle.ts";
import { raisedAt } from "./output/links.ts";
import type { Run } from "./state/run.ts";

/** Where in the code the run's exception was raised: what the editor marks. Empty when it was another file's run. */
export function marksOf(run: Run | undefined, path: string): readonly Mark[] {
  if (run?.path !== path || run.stage.kind !== "finished" || run.stage.outcome.kind !== "threw") return [];
  const { name, message, traceback } = run.stage.outcome;
  const place = raisedAt(traceback, path);
  return place ? [{ place, message: message === "" ? name : `${name}: ${message}` }] : [];
}
