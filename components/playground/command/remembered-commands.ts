import { MOST_ENTRIES, type GivenCommand } from "./command-state.ts";

/** The part of a browser's Storage that is used: a tab's own, which outlives a reload. */
export type CommandStorage = Pick<Storage, "getItem" | "setItem">;

/** What a reloaded page knows of its commands: those that were shown, and all that were given, both oldest first. */
export interface RememberedCommands {
  readonly shown: readonly GivenCommand[];
  readonly history: readonly string[];
}

const KEY = "quicksand-commands";
const NOTHING: RememberedCommands = { shown: [], history: [] };

export function rememberCommands(storage: CommandStorage | undefined, commands: RememberedCommands): void {
  try {
    storage?.setItem(KEY, JSON.stringify(commands));
  } catch {
    // Without room in the storage a reload does not find them; nothing else depends on it.
  }
}

/** What is stored may be of another version of the page, or of nobody's making: what is not understood is nothing. */
export function readRememberedCommands(storage: CommandStorage | undefined): RememberedCommands {
  try {
    const stored: unknown = JSON.parse(storage?.getItem(KEY) ?? "null");
    if (typeof stored !== "object" || stored === null || !("shown" in stored) || !("history" in stored)) {
      return NOTHING;
    }
    const { shown, history } = stored;
    if (!Array.isArray(shown) || !Array.isArray(history)) return NOTHING;
    return {
      shown: shown.filter(isGiven).slice(-MOST_ENTRIES),
      history: history.filter((command) => typeof command === "string"),
    };
  } catch {
    return NOTHING;
  }
}

function isGiven(value: unknown): value is GivenCommand {
  return (
    typeof value === "object" &&
    value !== null &&
    "execution" in value &&
    typeof value.execution === "string" &&
    "command" in value &&
    typeof value.command === "string" &&
    "atMs" in value &&
    typeof value.atMs === "number"
  );
}
