import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type LanguageId, LANGUAGES } from "#lib/protocol/languages.ts";
import { EXAMPLE_GROUPS, type ExampleRow } from "./table.ts";

/** A program to start from. */
export interface Example extends ExampleRow {
  readonly language: LanguageId;
  /** The title of the examples that it belongs to. */
  readonly group: string;
  /** The program, as it stands in its file. */
  readonly code: string;
}

/** Where the programs are, from the project's folder, in which both servers run. */
const FOLDER = "lib/examples";

/**
 * Reads all examples, in the order of the menu, those of one language after those of another.
 *
 * @throws Error of node:fs when the files are not there
 */
export async function readExamples(root: string = process.cwd()): Promise<readonly Example[]> {
  const folder = join(root, FOLDER);
  const languages = await Promise.all(LANGUAGES.map(({ id }) => readLanguage(join(folder, id), id)));
  return languages.flat();
}

/** The end of the name of a language's programs, with its dot. */
export function extensionOf(language: LanguageId): string {
  const mainFile = LANGUAGES.find(({ id }) => id === language)?.mainFile ?? "";
  return mainFile.slice(mainFile.lastIndexOf("."));
}

async function readLanguage(folder: string, language: LanguageId): Promise<Example[]> {
  const there = new Set(await readdir(folder));
  const rows = EXAMPLE_GROUPS.flatMap(({ title: group, examples }) =>
    examples.map((row) => ({ row, group, file: `${row.name}${extensionOf(language)}` })),
  ).filter(({ file }) => there.has(file));
  return Promise.all(
    rows.map(async ({ row: { name, title, about }, group, file }) => {
      const code = await readFile(join(folder, file), "utf8");
      return { language, name, group, title, about, code };
    }),
  );
}
