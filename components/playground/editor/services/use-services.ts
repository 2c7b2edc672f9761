import { useEffect } from "react";
import { useLanguages } from "#lib/api/hooks.ts";
import type { OpenFiles } from "../../documents/use-open-files.ts";
import type { Session } from "../../use-session.ts";
import type { EditorServices } from "./editor-services.ts";

/** What the page asks of the services; does nothing where there are none. */
export interface ServiceCommands {
  readonly format: () => void;
  readonly nextProblem: () => void;
}

/** Tells the editor's services what they need to know of the page. */
export function useServices({ tabs, textNow }: OpenFiles, { line }: Session): ServiceCommands {
  const languages = useLanguages();
  const version = languages.data?.languages.find(({ id }) => id === "python")?.version;
  useEffect(() =>
    withServices((services) =>
      services.use({
        files: () => tabs.map(({ path }) => ({ path, content: textNow(path) ?? "" })),
        questions: line,
        pythonVersion: () => version,
      }),
    ),
  );
  return COMMANDS;
}

/** They come with the editor. Where they cannot be loaded there is no editor to serve. */
function withServices(use: (services: EditorServices) => void): void {
  import("./browser.ts").then(
    ({ browserServices }) => use(browserServices()),
    () => undefined,
  );
}

const COMMANDS: ServiceCommands = {
  format: () => withServices((services) => void services.hands().format()),
  nextProblem: () => withServices((services) => services.hands().nextProblem()),
};
