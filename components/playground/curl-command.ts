import type { RunFile } from "#lib/protocol/methods.ts";
import type { ProgramDocument } from "./documents/document.ts";
import { mainFile } from "./documents/edit-document.ts";
import type { PageLanguage } from "./languages.ts";

/** A program as `POST /api/run` takes it. */
export interface CurlProgram {
  readonly language: string;
  readonly code: string;
  /** The main file, where it is called otherwise than programs of its language are. */
  readonly path?: string;
  readonly files?: readonly Pick<RunFile, "path" | "content">[];
  readonly stdin?: string;
}

/** The program in the editor, and what was typed into it. */
export function curlProgram(language: PageLanguage, program: ProgramDocument, stdin: string): CurlProgram {
  const { path, content } = mainFile(program);
  const named = path === language.path ? {} : { path };
  return { language: language.id, code: content, ...named, files: program.files.slice(1), stdin };
}

/** Linux takes at most 128 KiB in one argument; some is left for those who paste this behind something of theirs. */
const ARGUMENT_MAX_BYTES = 100_000;

/**
 * A command for a terminal that runs the program at `origin` in one call. The same text means the same to sh, bash, zsh
 * and fish: what any of them reads in quotes (a quote, a backslash, the `!` of a history) is written as JSON's \u escape.
 * A program too large for an argument goes through a here-document, which fish does not have.
 */
export function curlCommand(origin: string, program: CurlProgram): string {
  const body = shellSafeJson(bodyOf(program));
  const request = `curl '${origin}/api/run' -H 'content-type: application/json'`;
  return new TextEncoder().encode(body).length <= ARGUMENT_MAX_BYTES
    ? `${request} \\\n  --data-raw '${body}'`
    : `${request} \\\n  --data-binary @- <<'END'\n${body}\nEND`;
}

/** Without what is empty, as it is by default. */
function bodyOf({ language, code, path, files = [], stdin = "" }: CurlProgram): object {
  const named = path === undefined ? {} : { path };
  return {
    language,
    code,
    ...named,
    ...(files.length === 0 ? {} : { files }),
    ...(stdin === "" ? {} : { stdin }),
  };
}

/** JSON on one line, without a character that a shell or a terminal reads as more than itself. */
function shellSafeJson(value: object): string {
  return JSON.stringify(value)
    .replaceAll("\\\\", "\\u005c")
    .replaceAll(/['!\u007f-\u009f\u2028\u2029]/g, escaped);
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
