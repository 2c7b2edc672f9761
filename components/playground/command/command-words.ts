import type { CommandEntry } from "./command-state.ts";
import { outcomeWords } from "../words.ts";

/** How a command ended, as a screen reader says it; nothing while it goes on. */
export function stateWords({ command, run: { stage } }: CommandEntry): string {
  if (stage.kind === "refused") return `${command}: not run. ${stage.message}`;
  if (stage.kind !== "finished") return "";
  const { text, code } = outcomeWords(stage.outcome, stage.stopped);
  return `${command}: ${code === undefined ? text : `${text}, ${code}`}`;
}
