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
  /** The file that it is run as, e.g. `main.ts`. */
  readonly path: string;
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

/** How the names of a language's programs end. */
const ENDINGS: Readonly<Record<LanguageId, readonly string[]>> = {
  python: [".py"],
  node: [".js", ".ts"],
};

async function readLanguage(folder: string, language: LanguageId): Promise<Example[]> {
  const there = new Set(await readdir(folder));
  const rows = EXAMPLE_GROUPS.flatMap(({ title: group, examples }) =>
    examples.flatMap((row) => ENDINGS[language].map((ending) => ({ row, group, ending }))),
  ).filter(({ row, ending }) => there.has(`${row.name}${ending}`));
  return Promise.all(
    rows.map(async ({ row: { name, title, about }, group, ending }) => {
      const code = await readFile(join(folder, `${name}${ending}`), "utf8");
      return { language, name, group, title, about, code, path: `main${ending}` };
    }),
  );
}
