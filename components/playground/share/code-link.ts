import type { DocumentFile, ProgramDocument } from "../documents/document.ts";

/** Longer links are cut off by chat programs and mail. In characters, with all that stands before. */
export const LONGEST_LINK_CHARS = 8_192;
/** No more is unpacked of a link: a short one may stand for gigabytes. In bytes. */
const MOST_BYTES = 1024 * 1024;
/** Of the form of what follows; another form gets another number. */
const VERSION = "1";
const PREFIX = "#c=";

export type CodeLink =
  | { readonly kind: "none" }
  | { readonly kind: "program"; readonly program: ProgramDocument }
  /** Cut off, mistyped, or of a newer page. */
  | { readonly kind: "broken" };

/**
 * A program as the end of a link, `#c=…`: nothing stores it, the link holds it. Version, then the language and the files
 * as JSON, deflated, as base64url. Browsers send it to no server.
 */
export async function codeLink({ language, files }: ProgramDocument): Promise<string> {
  const json = JSON.stringify([language, files.map(({ path, content }) => [path, content])]);
  const packed = await bytesOf(
    new Blob([json]).stream().pipeThrough(new CompressionStream("deflate-raw")),
    Infinity,
  );
  return `${PREFIX}${VERSION}${base64Url(packed)}`;
}

/** The program in a link's end. `languages` are those that the page has. */
export async function readCodeLink(hash: string, languages: readonly string[]): Promise<CodeLink> {
  if (!hash.startsWith(PREFIX)) return { kind: "none" };
  const value = hash.slice(PREFIX.length);
  if (!value.startsWith(VERSION)) return { kind: "broken" };
  try {
    const packed = new Blob([fromBase64Url(value.slice(VERSION.length))]);
    const unpacked = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await bytesOf(unpacked, MOST_BYTES));
    const program = programIn(JSON.parse(text));
    return program && languages.includes(program.language)
      ? { kind: "program", program }
      : { kind: "broken" };
  } catch {
    return { kind: "broken" };
  }
}

function programIn(value: unknown): ProgramDocument | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [language, list]: unknown[] = value;
  if (typeof language !== "string" || !Array.isArray(list)) return undefined;
  const files = list.map(fileIn);
  const [main] = files;
  if (main === undefined || !files.every((file) => file !== undefined)) return undefined;
  if (new Set(files.map(({ path }) => path)).size !== files.length) return undefined;
  return { language, files, open: main.path };
}

function fileIn(value: unknown): DocumentFile | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [path, content]: unknown[] = value;
  if (typeof path !== "string" || typeof content !== "string") return undefined;
  const isPath = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  return isPath && !path.includes("\0") ? { path, content } : undefined;
}

/** @throws Error when there are more than so many */
async function bytesOf(stream: ReadableStream<Uint8Array>, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > most) {
      await reader.cancel();
      throw new Error("too long");
    }
    parts.push(value);
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function base64Url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** @throws DOMException for what is none */
function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const bytes = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(bytes, (char) => char.charCodeAt(0));
}
