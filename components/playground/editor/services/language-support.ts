import type { DocumentFile } from "../../documents/document.ts";
import type { Place } from "../../output/links.ts";

/** A place in one of the files in the editor; lines and columns count from 1, in UTF-16 units. */
export interface CodePlace {
  readonly path: string;
  /** The text of that file, with `\n` at the ends of its lines. */
  readonly text: string;
  readonly place: Required<Place>;
  /** All files in the editor, this one among them. */
  readonly files: readonly DocumentFile[];
}

export interface Span {
  readonly start: Required<Place>;
  readonly end: Required<Place>;
}

export type SuggestionKind =
  | "variable"
  | "function"
  | "class"
  | "module"
  | "property"
  | "method"
  | "keyword"
  | "file"
  | "constant"
  | "type"
  | "word";

/** One thing that could stand at the cursor. */
export interface Suggestion {
  readonly label: string;
  readonly kind: SuggestionKind;
  /** What is written when it is chosen; the label unless told. */
  readonly insert?: string;
  /** What it takes the place of; the word at the cursor unless told. */
  readonly span?: Span;
  /** In the alphabet's order of these; the label unless told. */
  readonly order?: string;
}

export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** There are more: ask again when more is typed. */
  readonly incomplete: boolean;
}

/** What something in the code is. */
export interface Explanation {
  /** What it is, as code. */
  readonly code: string;
  /** More about it, as plain text. */
  readonly words: string;
  /** What it is about; the word at the place unless told. */
  readonly span?: Span;
}

/** Something wrong with the code, or in it for nothing. */
export interface Problem extends Span {
  /** `broken` cannot work, `doubtful` most likely does not do what it should, `unused` is merely faded. */
  readonly severity: "broken" | "doubtful" | "unused";
  readonly message: string;
}

/** What the editor can tell of code in one language. What fails or is outdated tells nothing. */
export interface LanguageSupport {
  readonly suggest: (at: CodePlace, signal: AbortSignal) => Promise<Suggestions | undefined>;
  /** More about one of the suggestions that were told at this place. */
  readonly explainSuggestion: (at: CodePlace, label: string) => Promise<Explanation | undefined>;
  readonly explain: (at: CodePlace, signal: AbortSignal) => Promise<Explanation | undefined>;
  readonly check: (file: Omit<CodePlace, "place">) => Promise<readonly Problem[]>;
}

/** What came of formatting a text. */
export type Formatted =
  | { readonly kind: "formatted"; readonly text: string }
  /** It has a mistake that stops the formatter, in this line, if it is known. */
  | { readonly kind: "unreadable"; readonly line?: number };
