import { LEAVE_KEYS } from "../terminal/terminal-keys.ts";

/** Keys that mean something in one place of the page alone; whoever has the focus there answers to them. */
export interface PlaceKeys {
  readonly place: string;
  readonly rows: readonly { readonly words: string; readonly keys: readonly string[] }[];
}

export function placeKeys(mac: boolean): readonly PlaceKeys[] {
  const mod = mac ? "⌘" : "Ctrl";
  const alt = mac ? "⌥" : "Alt";
  return [
    {
      place: "In the code",
      rows: [
        { words: "Complete", keys: ["Ctrl", "Space"] },
        { words: "Format", keys: ["Shift", alt, "F"] },
        { words: "Next problem", keys: [alt, "F8"] },
        { words: "Leave it by keyboard", keys: ["Escape", "Tab"] },
      ],
    },
    {
      place: "On the tab of a file",
      rows: [
        { words: "Rename", keys: ["F2"] },
        { words: "Delete or close", keys: ["Delete"] },
      ],
    },
    { place: "In the output", rows: [{ words: "Search", keys: [mod, "F"] }] },
    {
      place: "In the program's input",
      rows: [
        { words: "Send the line", keys: ["Enter"] },
        { words: "End the input", keys: ["Ctrl", "D"] },
        { words: "Stop", keys: ["Ctrl", "C"] },
      ],
    },
    {
      place: "In the command line",
      rows: [
        { words: "Run it", keys: ["Enter"] },
        { words: "Earlier and later commands", keys: ["↑", "↓"] },
        { words: "Stop the newest", keys: ["Ctrl", "C"] },
      ],
    },
    {
      place: "In the console below a finished program",
      rows: [
        { words: "Evaluate", keys: ["Enter"] },
        { words: "New line", keys: ["Shift", "Enter"] },
        { words: "Complete", keys: ["Tab"] },
        { words: "Leave it by keyboard", keys: ["Escape", "Tab"] },
      ],
    },
    { place: "In a terminal", rows: [{ words: "Leave it", keys: LEAVE_KEYS.label.split("+") }] },
  ];
}
