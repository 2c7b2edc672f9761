/** One file of a program, where the program finds it: a path relative to /workspace. */
export interface DocumentFile {
  readonly path: string;
  readonly content: string;
}

/** A program in the editor: all files that a run is sent. */
export interface ProgramDocument {
  /** The id of its language. */
  readonly language: string;
  /** The main file first: the one that is run. Never empty, no path twice. */
  readonly files: readonly DocumentFile[];
  /** The path of the file that is shown. */
  readonly open: string;
}
