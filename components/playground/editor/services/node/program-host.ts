import type { LanguageServiceHost } from "monaco-editor/languages/features/typescript/lib/typescriptServices";
import type { NodeTypes } from "#lib/api/node-types.ts";

/** What changed of the files in the editor since the last time. */
export interface FileChanges {
  readonly put: readonly { readonly path: string; readonly content: string }[];
  readonly removed: readonly string[];
}

/** Where the files of the program lie. */
const FOLDER = "/workspace";
const SOURCE = /\.[cm]?[jt]sx?$/;

/** TypeScript's own numbers. */
const LATEST = 99;
const BUNDLER = 100;
const FORCE = 3;

/**
 * As Node 24 reads a program: types are only left out, `require`, `import` and top-level `await` go together, names end
 * as they are written. Nothing is asked about types that the code does not tell.
 */
const OPTIONS = {
  target: LATEST,
  module: LATEST,
  moduleResolution: BUNDLER,
  // Files beside each other share no names, also those that import nothing.
  moduleDetection: FORCE,
  lib: ["lib.esnext.d.ts"],
  types: [],
  allowJs: true,
  checkJs: true,
  allowImportingTsExtensions: true,
  erasableSyntaxOnly: true,
  esModuleInterop: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
} as const;

export interface ProgramHost extends LanguageServiceHost {
  readonly change: (changes: FileChanges) => void;
}

/** The files that TypeScript sees: those in the editor, and the declarations of Node and of the language. */
export function createProgramHost(types: NodeTypes): ProgramHost {
  const own = new Map<string, { content: string; version: number }>();
  let version = 0;

  const textOf = (path: string): string | undefined =>
    own.get(path)?.content ?? (Object.hasOwn(types, path) ? types[path] : undefined);
  const pathsUnder = (folder: string): string[] => {
    const start = folder.endsWith("/") ? folder : `${folder}/`;
    return [...own.keys()].filter((path) => path.startsWith(start));
  };

  return {
    change({ put, removed }) {
      version += 1;
      for (const { path, content } of put) own.set(programPath(path), { content, version });
      for (const path of removed) own.delete(programPath(path));
    },
    getCompilationSettings: () => OPTIONS,
    getScriptFileNames: () => [
      "/node_modules/@types/node/index.d.ts",
      ...[...own.keys()].filter((path) => SOURCE.test(path)),
    ],
    getScriptVersion: (path) => String(own.get(path)?.version ?? 0),
    getScriptSnapshot(path) {
      const text = textOf(path);
      if (text === undefined) return undefined;
      return {
        getText: (start, end) => text.slice(start, end),
        getLength: () => text.length,
        getChangeRange: () => undefined,
      };
    },
    getCurrentDirectory: () => FOLDER,
    getDefaultLibFileName: () => "/lib/lib.esnext.d.ts",
    fileExists: (path) => textOf(path) !== undefined,
    readFile: textOf,
    // These two are asked for what could follow in `from "./…`.
    readDirectory: (path, extensions = []) =>
      pathsUnder(path).filter((each) => extensions.some((extension) => each.endsWith(extension))),
    getDirectories(path) {
      const start = path.endsWith("/") ? path : `${path}/`;
      const below = pathsUnder(path).map((each) => each.slice(start.length).split("/"));
      return [...new Set(below.flatMap(([first, ...rest]) => (first && rest.length > 0 ? [first] : [])))];
    },
    directoryExists: (path) =>
      path.startsWith("/node_modules") || path === FOLDER || pathsUnder(path).length > 0,
  };
}

/** Where a file of the program is for TypeScript. */
export function programPath(path: string): string {
  return `${FOLDER}/${path}`;
}
