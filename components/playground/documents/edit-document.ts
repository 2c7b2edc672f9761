import type { DocumentFile, ProgramDocument } from "./document.ts";

/** The file that is run. */
export function mainFile({ files }: ProgramDocument): DocumentFile {
  return files[0] ?? { path: "", content: "" };
}

/** The file that is shown; the main file when what was shown is not there. */
export function openFile(document: ProgramDocument): DocumentFile {
  return document.files.find(({ path }) => path === document.open) ?? mainFile(document);
}

export function contentOf({ files }: ProgramDocument, path: string): string | undefined {
  return files.find((file) => file.path === path)?.content;
}

export function withContent(document: ProgramDocument, path: string, content: string): ProgramDocument {
  const files = document.files.map((file) => (file.path === path ? { ...file, content } : file));
  return { ...document, files };
}

/** Adds a file behind the others and shows it; shows the one that is there already. */
export function withFile(document: ProgramDocument, path: string): ProgramDocument {
  const known = contentOf(document, path) !== undefined;
  const files = known ? document.files : [...document.files, { path, content: "" }];
  return { ...document, files, open: path };
}

/** The main file cannot be removed; after the file that was shown the one before it is. */
export function withoutFile(document: ProgramDocument, path: string): ProgramDocument {
  const at = document.files.findIndex((file) => file.path === path);
  if (at <= 0) return document;
  const files = document.files.toSpliced(at, 1);
  const open = document.open === path ? (files[at - 1]?.path ?? document.open) : document.open;
  return { ...document, files, open };
}

/** Another name in the same place. */
export function withName(document: ProgramDocument, path: string, name: string): ProgramDocument {
  const files = document.files.map((file) => (file.path === path ? { ...file, path: name } : file));
  return { ...document, files, open: document.open === path ? name : document.open };
}

/** A path as it is kept: without what says nothing. */
export function tidyPath(path: string): string {
  return path
    .trim()
    .split("/")
    .filter((part) => part !== "" && part !== ".")
    .join("/");
}

/** Why a file cannot have this path, in words; undefined when it can. */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "A file needs a name.";
  if (path.length > 200) return "That name is too long.";
  if (path.split("/").includes("..")) return "A file of the program stays in its folder.";
  // oxlint-disable-next-line no-control-regex -- these are what is refused
  return /[\0-\x1f\\]/.test(path) ? "A name has no backslash and no control characters." : undefined;
}

const BY_ENDING: Readonly<Record<string, string>> = {
  py: "python",
  js: "javascript",
  mjs: "javascript",
  cjs: "javascript",
  jsx: "javascript",
  ts: "typescript",
  mts: "typescript",
  cts: "typescript",
  tsx: "typescript",
};

/** The language that an editor colours a file in. */
export function editorLanguage(path: string): string {
  const ending = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? "";
  return (Object.hasOwn(BY_ENDING, ending) ? BY_ENDING[ending] : undefined) ?? "plaintext";
}
