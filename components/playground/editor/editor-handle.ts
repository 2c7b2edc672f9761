import type { Place } from "../output/links.ts";

/** A mistake that stands in the code. */
export interface Mark {
  readonly place: Place;
  readonly message: string;
}

/** What the page may ask of whichever editor is there. */
export interface EditorHandle {
  focus(): void;
  hasFocus(): boolean;
  /** Shows a place in the code and puts the cursor there. */
  reveal(place: Place): void;
}

/** What every editor is given. `onChange` gets the whole code, after each change. */
export interface EditorProps {
  readonly language: string;
  readonly indent: string;
  readonly marks: readonly Mark[];
  readonly onChange: (code: string) => void;
  readonly onCursor: (place: Required<Place>) => void;
  readonly onHandle: (handle: EditorHandle | undefined) => void;
}

/** Where the cursor was, to carry on in the editor that takes over. Offsets count UTF-16 units. */
export interface Selection {
  readonly start: number;
  readonly end: number;
  readonly focused: boolean;
}
