import { useEffect } from "react";
import { useLanguages } from "#lib/api/hooks.ts";
import type { DocumentFile } from "../../documents/document.ts";
import type { Session } from "../../use-session.ts";
import { browserServices } from "./browser.ts";
import type { EditorHands } from "./editor-services.ts";

/** Tells the editor's services what they need to know of the page. */
export function useServices(
  shown: string,
  files: () => readonly DocumentFile[],
  session: Pick<Session, "line">,
): EditorHands {
  const languages = useLanguages();
  const version = languages.data?.languages.find(({ id }) => id === "python")?.version;
  const { line } = session;
  useEffect(
    () =>
      browserServices().use({
        shown: () => shown,
        files,
        questions: line,
        pythonVersion: () => version,
      }),
    [shown, files, line, version],
  );
  return {
    format: () => browserServices().hands().format(),
    nextProblem: () => browserServices().hands().nextProblem(),
  };
}
