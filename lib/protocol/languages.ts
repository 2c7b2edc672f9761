/** A language that sandboxes run, as data: adding one is a row here, a guest program and an example. */
export interface Language {
  readonly id: LanguageId;
  readonly label: string;
  /** Other names by which callers ask for it; matching ignores case, the answer echoes what was sent. */
  readonly aliases: readonly string[];
  /** Where a fresh run puts the code, relative to its working folder, unless the caller names a path. */
  readonly mainFile: string;
  /** The image that the original SDKs ask for. */
  readonly defaultImage: string;
}

export type LanguageId = "python" | "node";

export const LANGUAGES: readonly Language[] = [
  {
    id: "python",
    label: "Python",
    aliases: ["python"],
    mainFile: "main.py",
    defaultImage: "microsandbox/python",
  },
  {
    id: "node",
    label: "Node",
    aliases: ["node", "nodejs", "javascript"],
    // Node takes CommonJS, ES modules and top-level await in it alike; in a .mjs there is no require.
    mainFile: "main.js",
    defaultImage: "microsandbox/node",
  },
];

/** The language that a caller's name means, undefined when there is none. */
export function findLanguage(name: string): Language | undefined {
  const wanted = name.toLowerCase();
  return LANGUAGES.find((language) => language.aliases.includes(wanted));
}
