/** What a key does in a terminal; `shell`: it is typed. `browser`: the browser does with it what it always does. */
export type KeyMeaning = "shell" | "browser" | "copy" | "leave";

type Key = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The keys that leave a terminal, for people and for `aria-keyshortcuts`. Tab is the shell's own. */
export const LEAVE_KEYS = { label: "Ctrl+`", aria: "Control+`" } as const;

/**
 * What belongs to the page while a terminal has the focus; everything else is typed. On Windows Ctrl+V pastes, as in every
 * terminal there; elsewhere it is a key that programs know, and Ctrl+Shift+V or Cmd+V pastes.
 */
export function keyMeaning(key: Key, windows: boolean): KeyMeaning {
  const { ctrlKey: ctrl, metaKey: meta, shiftKey: shift, altKey: alt } = key;
  if (alt) return "shell";
  const name = key.key.toLowerCase();
  if (ctrl && !shift && !meta && (name === "`" || key.code === "Backquote")) return "leave";
  if (name === "c" && ((ctrl && shift && !meta) || (meta && !ctrl))) return "copy";
  if (name === "v" && ((ctrl && shift) || meta || (windows && ctrl))) return "browser";
  return meta ? "browser" : "shell";
}

/**
 * Whether this is a terminal's answer to a program that asked for something (its kind, its cursor, its colours) and not
 * something that a person typed.
 */
export function isAnswer(data: string): boolean {
  // oxlint-disable-next-line no-control-regex -- answers are escape sequences
  return /^\u001b(?:\[[?>=]?[\d;]*(?:[cnRty]|\$y)|[\]P_])/.test(data);
}
