import type { RememberedRun } from "./state/playground.ts";

const KEY = "quicksand-run";

/** The run that this tab showed before it was reloaded; undefined when there was none. */
export function readRememberedRun(storage: Pick<Storage, "getItem">): RememberedRun | undefined {
  try {
    const value: unknown = JSON.parse(storage.getItem(KEY) ?? "null");
    return isRememberedRun(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the run that is shown for a reload. What was typed is kept with it, because no event tells it again. */
export function rememberRun(storage: Pick<Storage, "setItem">, run: RememberedRun): void {
  try {
    storage.setItem(KEY, JSON.stringify(run));
  } catch {
    // Without room in the storage a reload does not find the run; nothing else depends on it.
  }
}

function isRememberedRun(value: unknown): value is RememberedRun {
  if (typeof value !== "object" || value === null) return false;
  const { execution, language, path, typed } = value as Record<string, unknown>;
  return [execution, language, path].every((field) => typeof field === "string") && Array.isArray(typed);
}
