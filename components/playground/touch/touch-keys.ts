/** What the keys of the symbol bar do in the editor that has the focus; the focus stays there. */
export interface TouchKeys {
  /** Types a symbol as the keyboard would. */
  readonly type: (symbol: string) => void;
  readonly indent: (direction: "more" | "less") => void;
  readonly move: (direction: "left" | "right") => void;
  readonly undo: () => void;
  readonly redo: () => void;
}

/** Those of the editor that has the focus, and the name of the language that is written in it. */
export interface TouchTyping {
  readonly keys: TouchKeys;
  readonly language: string;
}

/** Whether something stands in a bar of keys: who goes there has not left what they typed into. */
export function isInKeyBar(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[data-key-bar]") !== null;
}
