import type { RememberedTab, TerminalsState } from "./terminal-state.ts";

/** The part of a browser's Storage that is used: a tab's own, which outlives a reload. */
export type TerminalStorage = Pick<Storage, "getItem" | "setItem" | "removeItem">;

export interface RememberedTerminals {
  readonly tabs: readonly RememberedTab[];
  readonly active: string | undefined;
}

const KEY = "quicksand-terminals";
const NOTHING: RememberedTerminals = { tabs: [], active: undefined };

export function rememberTerminals(
  storage: TerminalStorage | undefined,
  { tabs, active }: TerminalsState,
): void {
  const plain = tabs.map(({ execution, number }) => ({ execution, number }));
  storage?.setItem(KEY, JSON.stringify({ tabs: plain, active }));
}

/** What is stored may be of another version of the page, or of nobody's making: what is not understood is nothing. */
export function readRemembered(storage: TerminalStorage | undefined): RememberedTerminals {
  const stored = parse(storage?.getItem(KEY) ?? "");
  if (typeof stored !== "object" || stored === null || !("tabs" in stored)) return NOTHING;
  const { tabs } = stored;
  if (!Array.isArray(tabs) || !tabs.every(isTab)) return NOTHING;
  const active = "active" in stored && typeof stored.active === "string" ? stored.active : undefined;
  return { tabs, active };
}

function isTab(value: unknown): value is RememberedTab {
  return (
    typeof value === "object" &&
    value !== null &&
    "execution" in value &&
    typeof value.execution === "string" &&
    "number" in value &&
    typeof value.number === "number"
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
