import { SnippetId } from "#lib/protocol/snippet.ts";
import { closeSync, existsSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from "node:fs";

/** Beyond this the file is cut to its end when it is opened: what is older than thousands of others is safe. */
const LONGEST_BYTES = 256 * 1024;
const KEPT_BYTES = 64 * 1024;

export interface Acknowledgements {
  stored(id: string): void;
  removed(id: string): void;
  /** Of the last few thousand snippets those that should be there and of which `isThere` says otherwise. */
  missing(isThere: (id: string) => boolean): readonly string[];
  /** May be called twice. */
  close(): void;
}

/**
 * A list beside the database of what was acknowledged last, a line each: `+<id>` stored, `-<id>` gone. A database whose
 * log lost its end starts without a word and without what was written last; this list says what that was. It is not
 * forced onto the disk: it has to survive our death, and no power failure damages a database in this way.
 */
export function openAcknowledgements(file: string): Acknowledgements {
  const text = existsSync(file) ? readFileSync(file, "latin1") : "";
  if (text.length > LONGEST_BYTES) {
    writeFileSync(`${file}.new`, text.slice(text.indexOf("\n", text.length - KEPT_BYTES) + 1), {
      mode: 0o600,
    });
    renameSync(`${file}.new`, file);
  }
  const descriptor = openSync(file, "a", 0o600);
  let open = true;
  return {
    stored: (id) => void writeSync(descriptor, `+${id}\n`),
    removed: (id) => void writeSync(descriptor, `-${id}\n`),
    missing(isThere) {
      const there = new Set<string>();
      for (const line of text.split("\n")) {
        const id = line.slice(1);
        // A line that was cut short says nothing.
        if (!SnippetId.safeParse(id).success) continue;
        if (line.startsWith("+")) there.add(id);
        if (line.startsWith("-")) there.delete(id);
      }
      return [...there].filter((id) => !isThere(id));
    },
    close() {
      if (open) closeSync(descriptor);
      open = false;
    },
  };
}
