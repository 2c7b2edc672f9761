import type { ShareSnippet, SnippetView } from "#lib/api/snippet-contract.ts";
import type { ProgramDocument } from "../documents/document.ts";
import { sameProgram } from "../work/program-text.ts";
import { programOf } from "./opened-snippet.ts";
import type { RecordedRun } from "./recorder.ts";
import type { Shareable } from "./sharing.ts";

/**
 * What is sent to share a program. The last run's recording goes along when it is of exactly this program; what was typed
 * is in it. Of a snippet that somebody changed the parent is named.
 */
export function shareable(parts: {
  readonly program: ProgramDocument;
  readonly last: RecordedRun | undefined;
  /** Of the interpreter that a run would have now. */
  readonly version: string | undefined;
  readonly title: string;
  /** 0: as long as may be. */
  readonly keepS: number;
  /** What the page was opened with. */
  readonly snippet: SnippetView | undefined;
}): Shareable {
  const { program, last, keepS, snippet } = parts;
  const recorded = last && sameProgram(last.program, program) ? last : undefined;
  const version = recorded?.version ?? parts.version;
  const title = parts.title.trim();
  const request: ShareSnippet = {
    language: program.language,
    files: program.files.map(({ path, content }) => ({ path, content })),
    ...(version === undefined ? {} : { version }),
    ...(title === "" ? {} : { title }),
    ...(snippet === undefined ? {} : ofSnippet(snippet, program)),
    ...(recorded === undefined ? {} : { recording: recorded.recording }),
    ...(keepS === 0 ? {} : { keepS }),
  };
  return { program, request };
}

function ofSnippet(snippet: SnippetView, program: ProgramDocument): Partial<ShareSnippet> {
  const { description, parent } = snippet.content;
  const origin = sameProgram(programOf(snippet), program) ? parent : snippet.id;
  return {
    ...(description === undefined ? {} : { description }),
    ...(origin === undefined ? {} : { parent: origin }),
  };
}
