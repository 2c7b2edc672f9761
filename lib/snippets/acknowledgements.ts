import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { SnippetId } from "#lib/protocol/snippet.ts";

/** Beyond this the list is cut to its end: what is older than thousands of others is safe. */
const LONGEST_BYTES = 256 * 1024;
const KEPT_BYTES = 64 * 1024;

/**
 * A list beside the database of what was acknowledged last, a line each: `+<id>` stored, `-<id>` gone. A database whose
 * log lost its end starts without a word and without what was written last; this list says what that was. It is not
 * forced onto the disk: it has to survive our death, and no power failure damages a database in this way.
 */
export interface Acknowledgements {
  stored(id: string): void;
  removed(id: string): void;
  /** May be called twice. */
  close(): void;
}

export function openAcknowledgements(file: string): Acknowledgements {
  const descriptor = openSync(file, "a", 0o600);
  let open = true;
  return {
    stored: (id) => void writeSync(descriptor, `+${id}\n`),
    removed: (id) => void writeSync(descriptor, `-${id}\n`),
    close() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}

/** Of the last few thousand snippets those that should be there. */
export function acknowledged(file: string): readonly string[] {
  const there = new Set<string>();
  for (const line of readFileSync(file, "latin1").split("\n")) {
    const id = line.slice(1);
    // A line that was cut short says nothing.
    if (!SnippetId.safeParse(id).success) continue;
    if (line.startsWith("+")) there.add(id);
    if (line.startsWith("-")) there.delete(id);
  }
  return [...there];
}

/** Keeps only the end of a long list. Nobody may have it open. */
export function cutAcknowledgements(file: string): void {
  if (!existsSync(file) || statSync(file).size <= LONGEST_BYTES) return;
  const text = readFileSync(file, "latin1");
  const from = text.indexOf("\n", text.length - KEPT_BYTES) + 1;
  writeFileSync(`${file}.new`, text.slice(from), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
