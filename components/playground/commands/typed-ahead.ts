import type { KeyPress } from "./chord.ts";

/** What was typed for a field that is not there yet. */
export interface TypedAhead {
  readonly text: string;
  /** Enter was pressed: what is found first is wanted, and no more is typed. */
  readonly sent: boolean;
}

export const NOTHING_TYPED: TypedAhead = { text: "", sent: false };

/** What a key makes of it; "close" gives up; undefined for keys that type nothing. */
export function afterKey(before: TypedAhead, press: KeyPress): TypedAhead | "close" | undefined {
  const { key } = press;
  if (key === "Escape") return "close";
  if (press.ctrlKey || press.metaKey || press.altKey || before.sent) return undefined;
  if (key === "Enter") return { ...before, sent: true };
  if (key === "Backspace") return { ...before, text: before.text.slice(0, -1) };
  return key.length === 1 ? { ...before, text: before.text + key } : undefined;
}
