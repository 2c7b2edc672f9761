import { readFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { text } from "node:stream/consumers";
import { findLanguage, LANGUAGES, type LanguageId } from "#lib/protocol/languages.ts";

/** A program from the command line. */
export interface Program {
  readonly language: LanguageId;
  /** Its file's name in the sandbox. */
  readonly path: string;
  readonly code: string;
  readonly args: readonly string[];
}

const ENDINGS: Readonly<Record<string, LanguageId>> = {
  ".py": "python",
  ".js": "node",
  ".mjs": "node",
  ".cjs": "node",
};

/**
 * Reads the program that a person named: a file, or `-` for standard input. What is wrong with that comes back as a
 * sentence for them.
 */
export async function readProgram(
  file: string,
  args: readonly string[],
  wanted: string | undefined,
): Promise<Program | { readonly problem: string }> {
  const language = wanted === undefined ? ENDINGS[extname(file).toLowerCase()] : findLanguage(wanted)?.id;
  if (language === undefined) return { problem: unknownLanguage(file, wanted) };
  try {
    const code = file === "-" ? await text(process.stdin) : await readFile(file, "utf8");
    return { language, path: file === "-" ? mainFile(language) : basename(file), code, args };
  } catch (error) {
    return { problem: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function unknownLanguage(file: string, wanted: string | undefined): string {
  const known = LANGUAGES.map(({ id }) => id).join(" or ");
  if (wanted !== undefined) return `--language ${wanted}: there is no such language; give ${known}`;
  const why = file === "-" ? "standard input has no name" : `the name ${basename(file)} does not`;
  return `say the language with --language (${known}), since ${why} tell it`;
}

function mainFile(language: LanguageId): string {
  return LANGUAGES.find(({ id }) => id === language)?.mainFile ?? "main";
}
