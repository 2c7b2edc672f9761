import { useEffect } from "react";
import { useLanguages } from "#lib/api/hooks.ts";
import type { OpenFiles } from "../../documents/use-open-files.ts";
import type { Session } from "../../use-session.ts";
import { browserServices } from "./browser.ts";
import type { EditorHands } from "./editor-services.ts";

/** Tells the editor's services what they need to know of the page. */
export function useServices({ tabs, textNow }: OpenFiles, { line }: Session): EditorHands {
  const languages = useLanguages();
  const version = languages.data?.languages.find(({ id }) => id === "python")?.version;
  useEffect(() =>
    browserServices().use({
      files: () => tabs.map(({ path }) => ({ path, content: textNow(path) ?? "" })),
      questions: line,
      pythonVersion: () => version,
    }),
  );
  return HANDS;
}

const HANDS: EditorHands = {
  format: () => browserServices().hands().format(),
  nextProblem: () => browserServices().hands().nextProblem(),
};
