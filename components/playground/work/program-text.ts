import type { DocumentFile, ProgramDocument } from "../documents/document.ts";

/** Whether two programs have the same files; which of them is shown does not matter. */
export function sameProgram(a: ProgramDocument, b: ProgramDocument): boolean {
  if (a.language !== b.language || a.files.length !== b.files.length) return false;
  return a.files.every(
    ({ path, content }, at) => path === b.files[at]?.path && content === b.files[at].content,
  );
}

/** All files of a program as one text: equal for equal programs only. */
export function programText({ files }: ProgramDocument): string {
  return JSON.stringify(files.map(({ path, content }) => [path, content]));
}

/** What a program takes when it is stored, in bytes. */
export function programBytes(document: ProgramDocument): number {
  return new TextEncoder().encode(programText(document)).length;
}

/** Reads what a storage holds; undefined when it is no program. */
export function parseProgram(value: unknown): ProgramDocument | undefined {
  if (!isRecord(value)) return undefined;
  const { language, files, open } = value;
  if (typeof language !== "string" || typeof open !== "string" || !Array.isArray(files)) return undefined;
  const known = files.filter(isFile);
  if (known.length === 0 || known.length !== files.length) return undefined;
  return { language, files: known.map(({ path, content }) => ({ path, content })), open };
}

function isFile(value: unknown): value is DocumentFile {
  return isRecord(value) && typeof value["path"] === "string" && typeof value["content"] === "string";
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
