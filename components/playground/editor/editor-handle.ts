import type { DocumentFile } from "../documents/document.ts";
import type { Place } from "../output/links.ts";
import type { TouchTyping } from "../touch/touch-keys.ts";
import type { SelectedCode } from "./selected-code.ts";

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
  /** What is selected, or else the line that the cursor is in. */
  selection(): SelectedCode;
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

/** Where one is in the code, to carry on in the editor that takes over. Offsets count UTF-16 units. */
export interface Standing {
  readonly start: number;
  readonly end: number;
  readonly focused: boolean;
  readonly scrollTop: number;
  readonly scrollLeft: number;
}

/** The files in the editor, and which of them is shown. */
export interface EditorFiles {
  readonly path: string;
  readonly files: readonly DocumentFile[];
  /** The id of the program's language. */
  readonly program: string;
  readonly indent: string;
}

/** An editor that is loaded after the page is there, made once, and shows one file after another. */
export interface PageEditor extends EditorHandle {
  /**
   * Shows a file. Of the others it keeps what can be undone in them, where one was, and, for those of the program, what
   * is in them; files that are not named any more are forgotten, but for those of the programs in other languages.
   */
  show(files: EditorFiles): void;
  /** Carries on where the plain field is. The focus is given by `focus`. */
  takeOver(standing: Standing): void;
  mark(marks: readonly Mark[]): void;
  /** Reads the page's colours again. */
  applyTheme(): void;
  /** Reads the size of the page's code again. */
  applyType(): void;
  /** Long lines go on below. */
  wrap(on: boolean): void;
  /** Keys as in vim, with their mode and their commands in `line`; undefined: as everywhere. Where there are none nothing changes. */
  vim(line: HTMLElement | undefined): void;
  /** May be called twice. */
  close(): void;
}

export interface PageEditorOptions {
  readonly container: HTMLElement;
  /** What a person changed: the whole text of the file. */
  readonly onChange: (path: string, code: string) => void;
  readonly onCursor: (place: Required<Place>) => void;
  /** One that is made for touch screens has the focus; undefined when it has it no more. */
  readonly onTouchKeys: (typing: TouchTyping | undefined) => void;
  /** Saving was asked for in words, as vim has them. */
  readonly onSave: () => void;
}

export type CreatePageEditor = (options: PageEditorOptions) => PageEditor;
