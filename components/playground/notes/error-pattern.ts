/** What to say about an error of a program. */
export interface ErrorPattern {
  /** Matches `Name: message`, the first line of it. */
  readonly error: RegExp;
  /** What it means, and what to look for: two short sentences. `$1` is what the pattern's first group found. */
  readonly note: string;
}
