import { readdir, readFile } from "node:fs/promises";
import { basename, extname, join, relative } from "node:path";
import type { LanguageId } from "#lib/protocol/languages.ts";

/** A small program whose output and exit code must be the same in a sandbox as with the plain interpreter. */
export interface FidelityProgram {
  readonly language: LanguageId;
  readonly name: string;
  /** What it shows: the first line of its comment. */
  readonly shows: string;
  /** The file to run, relative to the working folder. */
  readonly main: string;
  readonly files: readonly { readonly path: string; readonly content: Buffer }[];
  readonly args: readonly string[];
  /** What is typed into it, all at once and then ended; undefined when its standard input is closed. */
  readonly stdin: string | undefined;
}

const PROGRAMS_FOLDER = join(import.meta.dirname, "programs");

/**
 * All programs of a language. A file is a program, run as main.*; a folder is one too, with its main.* and what that
 * uses. The comment at the top of the main file says what it shows, and may go on with `args: a b` and `stdin: "text"`.
 */
export async function fidelityPrograms(language: LanguageId): Promise<readonly FidelityProgram[]> {
  const folder = join(PROGRAMS_FOLDER, language);
  const entries = await readdir(folder, { withFileTypes: true });
  const programs = entries
    .filter(({ name }) => name !== "__pycache__")
    .map(async (entry) => {
      const path = join(folder, entry.name);
      const files = entry.isDirectory() ? await readFolder(path) : [await readMain(path)];
      return toProgram(language, basename(entry.name, extname(entry.name)), files);
    });
  return (await Promise.all(programs)).toSorted((a, b) => a.name.localeCompare(b.name));
}

function toProgram(language: LanguageId, name: string, files: FidelityProgram["files"]): FidelityProgram {
  const main = files.find(({ path }) => path.startsWith("main."));
  if (main === undefined) throw new Error(`${name} has no main file`);
  const comment = /^(?:(?:#|\/\/).*\n)+/.exec(main.content.toString())?.[0] ?? "";
  const lines = comment.split("\n").map((line) => line.replace(/^(#|\/\/) ?/, ""));
  const stdin = setting(lines, "stdin");
  return {
    language,
    name,
    shows: lines.find((line) => line !== "" && !line.startsWith("-*-") && !line.startsWith("!")) ?? "",
    main: main.path,
    files,
    args: setting(lines, "args")?.split(" ") ?? [],
    stdin: stdin === undefined ? undefined : String(JSON.parse(stdin)),
  };
}

function setting(lines: readonly string[], name: string): string | undefined {
  return lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
}

async function readMain(path: string): Promise<FidelityProgram["files"][number]> {
  return { path: `main${extname(path)}`, content: await readFile(path) };
}

async function readFolder(folder: string): Promise<FidelityProgram["files"]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes("__pycache__"))
    .map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({ path: relative(folder, path), content: await readFile(path) })),
  );
}
