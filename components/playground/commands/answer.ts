import { type Chord, isPressed, type KeyPress, type Prior } from "./chord.ts";
import type { Command } from "./commands.ts";

/** Where a key was pressed. */
export interface Situation {
  /** In something that stands in front of the page. */
  readonly inFront: boolean;
  readonly inTerminal: boolean;
  /** Who else would answer to a key of theirs. */
  readonly prior: ReadonlySet<Prior>;
}

/**
 * The command that answers to a key before anyone else sees it (`first`), or when nobody wanted it (`last`). What stands
 * in front of the page has its keys to itself; a terminal has all but Ctrl+Enter and those with Cmd.
 */
export function answerTo(
  press: KeyPress,
  commands: readonly Command[],
  turn: "first" | "last",
  { inFront, inTerminal, prior }: Situation,
  mac: boolean,
): Command | undefined {
  if (inFront) return undefined;
  if (inTerminal && !press.metaKey && !(press.ctrlKey && press.key === "Enter")) return undefined;
  const fits = (chord: Chord): boolean =>
    turnOf(chord) === turn &&
    isPressed(chord, press, mac) &&
    chord.leftTo?.some((other) => prior.has(other)) !== true;
  return commands.find(({ enabled, keys }) => enabled && keys.some(fits));
}

function turnOf({ leftTo }: Chord): "first" | "last" {
  return leftTo?.includes("focused") === true ? "last" : "first";
}
