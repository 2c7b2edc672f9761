import { z } from "zod";
import { SnippetContent, SnippetId } from "#lib/protocol/snippet.ts";
import type { ExportedSnippet, SnippetStore } from "./store.ts";

/** A line of an export. Tokens are in it as hashes only. */
const Line = z.object({
  id: SnippetId,
  createdMs: z.int().nonnegative(),
  content: SnippetContent,
  claims: z
    .array(
      z.object({
        tokenHash: z.string().regex(/^[0-9a-f]{64}$|^lost [0-9A-Za-z]{12}$/),
        createdMs: z.int().nonnegative(),
        expiresMs: z.int().optional(),
      }),
    )
    .min(1),
});

/** Every snippet of a store as JSON lines, without the line ends. */
export async function* exportLines(store: SnippetStore): AsyncGenerator<string> {
  for await (const { id, createdMs, json, claims } of store.all()) {
    yield JSON.stringify({ id, createdMs, content: JSON.parse(json), claims });
  }
}

/** So many are stored at a time: each time costs a write that is forced onto the disk. */
const AT_ONCE = 500;

/**
 * Adds the snippets of JSON lines to a store; what is there already stays. Answers how many were added.
 *
 * @throws Error naming the line that is not one of an export; those before it are stored
 */
export async function importLines(store: SnippetStore, lines: AsyncIterable<string>): Promise<number> {
  let number = 0;
  let count = 0;
  let waiting: ExportedSnippet[] = [];
  const flush = async (): Promise<void> => {
    await store.add(waiting);
    count += waiting.length;
    waiting = [];
  };
  try {
    for await (const line of lines) {
      number += 1;
      if (line.trim() !== "") waiting.push(parse(line, number));
      if (waiting.length === AT_ONCE) await flush();
    }
  } finally {
    await flush();
  }
  return count;
}

function parse(line: string, number: number): ExportedSnippet {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new Error(`Line ${number} is not JSON. The lines before it were imported.`);
  }
  const parsed = Line.safeParse(value);
  if (!parsed.success) {
    throw new Error(
      `Line ${number} is not a snippet (${z.prettifyError(parsed.error)}). The lines before it were imported.`,
    );
  }
  const { id, createdMs, content, claims } = parsed.data;
  return {
    id,
    createdMs,
    json: JSON.stringify(content),
    claims: claims.map((claim) => ({
      tokenHash: claim.tokenHash,
      createdMs: claim.createdMs,
      expiresMs: claim.expiresMs,
    })),
  };
}
