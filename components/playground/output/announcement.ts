import { type Log } from "./log.ts";
import { lastText } from "./log-text.ts";

/** What is read out at once; more would still be read when the program has long ended. */
const MAX_CHARS = 300;

/** How much was printed up to here, kept or not. */
export function printedChars(log: Log): number {
  const kept = [...log.head, ...log.tail].reduce((sum, { chars }) => sum + chars, 0);
  return log.dropped.chars + kept + lastText(log, Number.POSITIVE_INFINITY, "open").length;
}

/** What a screen reader says of the output that came since so much was printed: its end, when it is much. */
export function announcement(log: Log, printedBefore: number): string {
  const added = printedChars(log) - printedBefore;
  if (added <= 0) return "";
  const text = lastText(log, Math.min(added, MAX_CHARS)).trim();
  return added <= MAX_CHARS ? text : `${added.toLocaleString("en")} characters of output. The end: ${text}`;
}
