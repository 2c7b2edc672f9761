/** A key, and what is held down with it. */
export interface Chord {
  /** As the browser names it; letters in lower case. */
  readonly key: string;
  /** `mod` is Ctrl, on a Mac Cmd. */
  readonly hold?: "mod" | "ctrl" | "shift" | "mod+shift";
  /** To whom the key is left. */
  readonly leftTo?: readonly Prior[];
}

/**
 * Who may have a key before the page: fields that are typed into, fields of one line where Shift+Enter goes back,
 * a selection that Ctrl+C copies, and whoever answers to the key where the focus is.
 */
export type Prior = "text" | "ownEnter" | "selection" | "focused";

export type KeyPress = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether this press is the chord. */
export function isPressed(chord: Chord, press: KeyPress, mac: boolean): boolean {
  if (press.altKey || named(press.key) !== chord.key) return false;
  // Which sign needs Shift is a matter of the keyboard.
  const shiftFits =
    isSign(chord.key) || press.shiftKey === (chord.hold === "shift" || chord.hold === "mod+shift");
  return shiftFits && modifierFits(chord, press, mac);
}

/** The keys as they are printed on the keyboard, in the order in which they are pressed. */
export function keyWords({ key, hold }: Chord, mac: boolean): readonly string[] {
  return [...heldWords(hold, mac), key.length === 1 ? key.toUpperCase() : key];
}

/** The same for `aria-keyshortcuts`. */
export function ariaKeys({ key, hold }: Chord, mac: boolean): string {
  const held = {
    mod: mac ? "Meta+" : "Control+",
    ctrl: "Control+",
    shift: "Shift+",
    "mod+shift": mac ? "Meta+Shift+" : "Control+Shift+",
  };
  return `${hold === undefined ? "" : held[hold]}${key.length === 1 ? key.toUpperCase() : key}`;
}

/** Whether the keyboard is one of Apple's; browser only. */
export function isMac(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform);
}

function modifierFits({ key, hold }: Chord, { ctrlKey, metaKey }: KeyPress, mac: boolean): boolean {
  if (hold === "ctrl") return ctrlKey && !metaKey;
  if (hold !== "mod" && hold !== "mod+shift") return !ctrlKey && !metaKey;
  // On a Mac Ctrl with a letter edits text: Ctrl+K deletes to the end of the line.
  return mac && key.length === 1 ? metaKey && !ctrlKey : ctrlKey || metaKey;
}

/** With Caps Lock on an "s" is an "S". */
function named(key: string): string {
  return key.length === 1 ? key.toLowerCase() : key;
}

function isSign(key: string): boolean {
  return key.length === 1 && !/[a-z]/.test(key);
}

function heldWords(hold: Chord["hold"], mac: boolean): readonly string[] {
  const mod = mac ? "⌘" : "Ctrl";
  switch (hold) {
    case undefined:
      return [];
    case "shift":
      return ["Shift"];
    case "ctrl":
      return ["Ctrl"];
    case "mod":
      return [mod];
    case "mod+shift":
      return [mod, "Shift"];
  }
}
