import type { SessionQuestions } from "#lib/api/session-questions.ts";
import type { DocumentFile } from "../../documents/document.ts";
import { editorLanguage } from "../../documents/edit-document.ts";
import { type FormatOutcome, formatWords } from "./format-outcome.ts";
import type { Formatted, LanguageSupport } from "./language-support.ts";
import type { ServiceWorkers } from "./service-workers.ts";

/** What the services need to know of the page, always as it is now. */
export interface ServicesPage {
  /** All files in the editor. */
  readonly files: () => readonly DocumentFile[];
  readonly questions: () => SessionQuestions | undefined;
  readonly pythonVersion: () => string | undefined;
}

/** What an editor does with its text when it is asked to. */
export interface EditorHands {
  readonly format: () => Promise<void>;
  readonly nextProblem: () => void;
}

/** Completion, explanations, checks and formatting, loaded when they are first wanted. */
export interface EditorServices {
  readonly page: () => ServicesPage;
  /** The page tells of itself. */
  readonly use: (page: ServicesPage) => void;
  /** For a language by the editor's name. Undefined when it cannot be loaded now; the next call tries again. */
  readonly support: (language: string) => Promise<LanguageSupport | undefined>;
  /** Undefined for a file that there is no formatter for; rejects when it cannot be loaded. */
  readonly format: (path: string, text: string) => Promise<Formatted | undefined>;
  /** The editor that is there, to be asked by buttons and commands; does nothing while there is none. */
  readonly hands: () => EditorHands;
  /** An editor offers its hands, until the returned function is called. */
  readonly lend: (hands: {
    readonly format: () => Promise<FormatOutcome>;
    readonly nextProblem: () => void;
  }) => () => void;
  /** What there is to say of the last time that something was formatted; undefined when there is nothing. */
  readonly note: () => string | undefined;
  /** It is true no more, or was read. */
  readonly unsay: () => void;
  readonly subscribe: (listener: () => void) => () => void;
}

const PYTHON = "python";

/** The formatter's name of a file's language, by what its name ends with. */
function formatLanguage(path: string): string | undefined {
  if (/\.jsonc?$/i.test(path)) return "json";
  if (/\.(?:md|markdown)$/i.test(path)) return "markdown";
  const language = editorLanguage(path);
  return language === "plaintext" ? undefined : language;
}

/** Makes the services. Nothing is loaded before a function is called. */
export function createEditorServices(workers: ServiceWorkers): EditorServices {
  const supports = new Map<"python" | "node", Promise<LanguageSupport>>();
  const listeners = new Set<() => void>();
  let page: ServicesPage = NO_PAGE;
  let lent: Parameters<EditorServices["lend"]>[0] | undefined;
  let note: string | undefined;

  function say(words: string | undefined): void {
    if (note === words) return;
    note = words;
    for (const listener of listeners) listener();
  }

  async function makeNode(): Promise<LanguageSupport> {
    const { createNodeSupport } = await import("./node/node-support.ts");
    // Another worker must be told all files again.
    return createNodeSupport(workers.node(() => supports.delete("node")));
  }

  async function makePython(): Promise<LanguageSupport> {
    const [{ createPythonSupport }, { createLivePython }, { default: names }] = await Promise.all([
      import("./python/python-support.ts"),
      import("./python/live-python.ts"),
      import("./python/stdlib.json"),
    ]);
    const live = createLivePython({ questions: () => page.questions() });
    return createPythonSupport({ live, names, ruff: workers.ruff, version: () => page.pythonVersion() });
  }

  return {
    page: () => page,
    use(next) {
      page = next;
    },
    async support(language) {
      const kind = language === PYTHON ? "python" : "node";
      const support = supports.get(kind) ?? (kind === "python" ? makePython() : makeNode());
      supports.set(kind, support);
      return support.catch(() => {
        supports.delete(kind);
        return undefined;
      });
    },
    async format(path, text) {
      const language = formatLanguage(path);
      if (language === undefined) return undefined;
      if (language === PYTHON) return workers.ruff().call("format", text, page.pythonVersion());
      return workers.prettier().call("format", text, language);
    },
    hands: () => ({
      async format() {
        say(undefined);
        if (lent) say(formatWords(await lent.format()));
      },
      nextProblem: () => lent?.nextProblem(),
    }),
    lend(hands) {
      lent = hands;
      return () => {
        if (lent === hands) lent = undefined;
      };
    },
    note: () => note,
    unsay: () => say(undefined),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const NO_PAGE: ServicesPage = {
  files: () => [],
  questions: () => undefined,
  pythonVersion: () => undefined,
};
