import type { WorkHistory } from "./history.ts";
import type { Keeper } from "./keeper.ts";
import type { Mirror, Version } from "./mirror.ts";
import { sameProgram } from "./program-text.ts";
import { isScoped } from "./scoped-work.ts";

export interface Found {
  readonly version: Version;
  /** It comes from an earlier version of this page and must be written as it is kept now. */
  readonly takeOver: boolean;
}

/** For drafts from before times were kept: older than anything since. */
export const LONG_AGO_MS = 1;

/**
 * The program of a language as this tab left it, else as any tab last left it; undefined when there is none. `kept` hears
 * the tabs whose newer versions the person did not want.
 */
export async function findVersion(
  language: string,
  from: {
    readonly keeper: Keeper;
    readonly mirror: Mirror;
    readonly history: WorkHistory;
    readonly before: string | undefined;
    readonly kept: Set<string>;
  },
): Promise<Found | undefined> {
  const { keeper, mirror, history, before, kept } = from;
  const draft =
    before === undefined
      ? undefined
      : (await keeper.use((records) => records.draftOf(language, before))).value;
  for (const tab of draft?.kept ?? []) kept.add(tab);
  const own = newest(mirror.own(language), draft);
  const anywhere = (await keeper.use((records) => records.newestDraft(language, NONE))).value;
  // A link shows what was shared; what another tab made of it is only offered.
  const newestOfAll = isScoped(language) ? undefined : newest(mirror.newest(language), anywhere);
  const found = own ?? newestOfAll;
  if (found === undefined) return undefined;
  if (found.atMs > 0) return { version: found, takeOver: false };
  // Where the tab's and the newest of before differ, both are taken over.
  if (newestOfAll?.atMs === 0 && !sameProgram(newestOfAll.document, found.document)) {
    void history.keep(newestOfAll.document);
  }
  return { version: { ...found, atMs: LONG_AGO_MS }, takeOver: true };
}

const NONE: ReadonlySet<string> = new Set();

function newest(a: Version | undefined, b: Version | undefined): Version | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return b.atMs > a.atMs ? b : a;
}
