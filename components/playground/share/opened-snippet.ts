import type { SnippetView } from "#lib/api/snippet-contract.ts";
import type { ProgramDocument } from "../documents/document.ts";
import { pageLanguage } from "../languages.ts";
import type { Run } from "../state/run.ts";
import { runOfRecording } from "./recorded-run.ts";

/** The program of a snippet as the editor takes it: of its files those that are text. */
export function programOf({ content }: SnippetView): ProgramDocument {
  const files = content.files.flatMap(({ path, content: text, encoding }) =>
    encoding === undefined ? [{ path, content: text }] : [],
  );
  const language = pageLanguage(content.language).id;
  const [main] = files;
  if (main) return { language, files, open: main.path };
  const { path } = pageLanguage(language);
  return { language, files: [{ path, content: "" }], open: path };
}

/** What the snippet printed when it was recorded, as a run that has ended; undefined when it has no recording. */
export function recordedRun(snippet: SnippetView): Run | undefined {
  const { recording } = snippet.content;
  if (recording === undefined) return undefined;
  const { language, open } = programOf(snippet);
  return runOfRecording(recording, { language, path: open, recordedMs: snippet.createdMs });
}

/** What a snippet is called, for people: by its title, or by the file that is run. */
export function nameOf({ id, content }: Pick<SnippetView, "id" | "content">): string {
  return content.title ?? `${content.files[0]?.path ?? "A program"} (${id})`;
}

/** A day, the same for everybody who looks, whichever clock they have: `23 Nov 2026`. */
export function day(atMs: number): string {
  return new Date(atMs).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}
