import type { RememberedEntry } from "./state/console.ts";
import type { RememberedRun } from "./state/playground.ts";
import type { Typed } from "./state/run.ts";

const KEY = "quicksand-run";
/** Of more entries the oldest do not come back: a tab's storage is small. */
const MAX_ENTRIES = 100;

/** The run of a document that this tab showed before it was reloaded; undefined when there was none. */
export function readRememberedRun(
  storage: Pick<Storage, "getItem">,
  document = "",
): RememberedRun | undefined {
  try {
    const value: unknown = JSON.parse(storage.getItem(keyOf(document)) ?? "null");
    return isRememberedRun(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the run that is shown for a reload. What was typed is kept with it, because no event tells it again. */
export function rememberRun(storage: Pick<Storage, "setItem">, run: RememberedRun, document = ""): void {
  try {
    storage.setItem(keyOf(document), JSON.stringify(run));
  } catch {
    // Without room in the storage a reload does not find the run; nothing else depends on it.
  }
}

/** With one more entry below its output. */
export function withEntry(run: RememberedRun, entry: RememberedEntry): RememberedRun {
  return { ...run, entries: [...(run.entries ?? []), entry].slice(-MAX_ENTRIES) };
}

/** With what was typed into the run itself, or into one of its entries. */
export function withTyped(run: RememberedRun, execution: string, typed: Typed): RememberedRun {
  if (run.execution === execution) return { ...run, typed: [...run.typed, typed] };
  const into = (entry: RememberedEntry): RememberedEntry =>
    entry.execution === execution ? { ...entry, typed: [...entry.typed, typed] } : entry;
  return { ...run, entries: run.entries?.map(into) ?? [] };
}

/** Each snippet has a run of its own; the person's own programs have no name. */
function keyOf(document: string): string {
  return document === "" ? KEY : `${KEY}-${document}`;
}

function isRememberedRun(value: unknown): value is RememberedRun {
  if (typeof value !== "object" || value === null) return false;
  const { execution, language, path, typed, entered = "", entries = [] } = value as Record<string, unknown>;
  const texts = [execution, language, path, entered].every((field) => typeof field === "string");
  return texts && Array.isArray(typed) && Array.isArray(entries) && entries.every(isRememberedEntry);
}

function isRememberedEntry(value: unknown): value is RememberedEntry {
  if (typeof value !== "object" || value === null) return false;
  const { execution, code, typed } = value as Record<string, unknown>;
  return typeof execution === "string" && typeof code === "string" && Array.isArray(typed);
}
