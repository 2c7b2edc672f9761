import { createHmac } from "node:crypto";
import type { Recording, SnippetContent } from "#lib/protocol/snippet.ts";

/** As many as no two snippets will ever share by chance: 62^12 is about 2^71. */
const LENGTH = 12;
/** Nothing else: chat programs cut links at many other characters. */
const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/**
 * The id of a snippet: the same for the same content. It is an HMAC under the server's secret, so that nobody can find
 * out by computing ids whether somebody shared what they guess. Times and usage are no part of it: the same program with
 * the same output is the same snippet, however long it took.
 */
export function snippetId(secret: string, content: SnippetContent): string {
  const digest = createHmac("sha256", secret)
    .update(JSON.stringify(identity(content)))
    .digest();
  let number = BigInt(`0x${digest.toString("hex")}`);
  let id = "";
  while (id.length < LENGTH) {
    id += ALPHABET[Number(number % 62n)];
    number /= 62n;
  }
  return id;
}

/** What makes a snippet the one that it is, as nested arrays, since the order of an object's keys means nothing. */
function identity(content: SnippetContent): unknown {
  const { language, version, files, stdin, args, title, description, parent, recording } = content;
  return [
    "snippet 1",
    language,
    version ?? null,
    files.map(({ path, content: text, encoding }) => [path, text, encoding ?? null]),
    stdin ?? null,
    args ?? null,
    title ?? null,
    description ?? null,
    parent ?? null,
    recording === undefined ? null : seen(recording),
  ];
}

/** What was seen and how it ended. How the text was cut into pieces depends on the moment, so neighbours are one. */
function seen({ events, outcome }: Recording): unknown {
  const parts: [string, unknown][] = [];
  for (const event of events) {
    const last = parts.at(-1);
    if (event.kind === "display") {
      parts.push(["display", [event.id ?? null, event.update ?? null, sorted(event.bundle)]]);
    } else if (event.kind === "gap") {
      parts.push(["gap", event.bytes]);
    } else if (last?.[0] === event.kind && typeof last[1] === "string") {
      last[1] += event.text;
    } else {
      parts.push([event.kind, event.text]);
    }
  }
  return [parts, sorted(outcome)];
}

/** A JSON value with the keys of all its objects in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  return entries
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([key, each]) => [key, sorted(each)]);
}
