/** What came of formatting what is in the editor. */
export type FormatOutcome =
  | { readonly kind: "formatted" }
  | { readonly kind: "same" }
  /** It has a mistake that stops the formatter, in this line, if it is known. */
  | { readonly kind: "unreadable"; readonly line?: number }
  /** Somebody went on typing meanwhile. */
  | { readonly kind: "outdated" }
  /** There is no formatter for such files. */
  | { readonly kind: "unknown" }
  /** The formatter could not be loaded. */
  | { readonly kind: "unavailable" };

/** What is said of it; undefined when what one sees says it all. */
export function formatWords(outcome: FormatOutcome): string | undefined {
  switch (outcome.kind) {
    case "formatted":
    case "outdated":
      return undefined;
    case "same":
      return "It is formatted already.";
    case "unreadable":
      return outcome.line === undefined
        ? "The code cannot be read, so nothing was changed."
        : `Line ${outcome.line} cannot be read, so nothing was changed.`;
    case "unknown":
      return "There is no formatter for this kind of file.";
    case "unavailable":
      return "The formatter could not be loaded, so nothing was changed.";
  }
}
