import type * as Monaco from "monaco-editor/editor/editor.api";
import { pathOf } from "../monaco-files.ts";
import { createChecker } from "./checker.ts";
import type { EditorServices } from "./editor-services.ts";
import { formatIn } from "./format-in.ts";
import type { CodePlace, LanguageSupport } from "./language-support.ts";
import { completionOf, hoverOf, markerOf } from "./monaco-words.ts";

type Model = Monaco.editor.ITextModel;

/** Whose markers these are; those of the last run are another's. */
const OWNER = "check";
const LANGUAGES = ["python", "javascript", "typescript"];

/**
 * Completes, explains, checks and formats what is shown in an editor. Nothing is loaded before somebody turns to the
 * code: until then the page has better things to load. Returns the function that ends it.
 */
export function assist(
  monaco: typeof Monaco,
  editor: Monaco.editor.IStandaloneCodeEditor,
  services: EditorServices,
): () => void {
  const fileOf = (model: Model): Omit<CodePlace, "place"> => {
    const text = model.getValue();
    const path = pathOf(model.uri);
    // The page may hear of a change a moment later than the editor.
    const others = services
      .page()
      .files()
      .filter((file) => file.path !== path);
    return { path, text, files: [{ path, content: text }, ...others] };
  };
  const placeIn = (model: Model, { lineNumber, column }: Monaco.IPosition): CodePlace => ({
    ...fileOf(model),
    place: { line: lineNumber, column },
  });

  /** What fails, comes too late or is about another text tells nothing. */
  async function asked<T>(
    model: Model,
    token: Monaco.CancellationToken,
    ask: (support: LanguageSupport, signal: AbortSignal) => Promise<T | undefined>,
  ): Promise<T | undefined> {
    if (editor.getModel() !== model) return undefined;
    const abort = new AbortController();
    const cancelled = token.onCancellationRequested(() => abort.abort());
    try {
      const support = await services.support(model.getLanguageId());
      const answer = support && !abort.signal.aborted ? await ask(support, abort.signal) : undefined;
      return abort.signal.aborted ? undefined : answer;
    } catch {
      return undefined;
    } finally {
      cancelled.dispose();
    }
  }

  const checking = checkWhenAwake(monaco, editor, services, fileOf);
  const asking = new WeakMap<Monaco.languages.CompletionItem, { model: Model; at: CodePlace }>();
  const parts = [
    ...LANGUAGES.flatMap((language) => [
      monaco.languages.registerCompletionItemProvider(language, {
        triggerCharacters: ["."],
        async provideCompletionItems(model, position, _context, token) {
          const at = placeIn(model, position);
          const found = await asked(model, token, (support, signal) => support.suggest(at, signal));
          if (!found) return undefined;
          const word = wordBefore(model, position);
          const suggestions = found.items.map((item) => completionOf(monaco, item, word));
          for (const suggestion of suggestions) asking.set(suggestion, { model, at });
          return { suggestions, incomplete: found.incomplete };
        },
        async resolveCompletionItem(item, token) {
          const asks = asking.get(item);
          if (!asks) return item;
          const name = typeof item.label === "string" ? item.label : item.label.label;
          const more = await asked(asks.model, token, (support) => support.explainSuggestion(asks.at, name));
          return more ? { ...item, detail: more.code, documentation: more.words } : item;
        },
      }),
      monaco.languages.registerHoverProvider(language, {
        async provideHover(model, position, token) {
          if (!model.getWordAtPosition(position)) return undefined;
          const at = placeIn(model, position);
          const found = await asked(model, token, (support, signal) => support.explain(at, signal));
          return found && hoverOf(found, language === "python" ? "python" : "typescript");
        },
      }),
    ]),
    editor.addAction({
      id: "quicksand.format",
      label: "Format",
      keybindings: [monaco.KeyMod.Shift | monaco.KeyMod.Alt | monaco.KeyCode.KeyF],
      contextMenuGroupId: "1_modification",
      run: () => services.hands().format(),
    }),
  ];
  const release = services.lend({
    format: () => formatIn(editor, services),
    nextProblem() {
      editor.focus();
      editor.trigger("page", "editor.action.marker.next", undefined);
    },
  });

  return () => {
    release();
    checking();
    for (const part of parts) part.dispose();
  };
}

/** Checks what is shown, and shows what was found, from the moment on at which somebody turns to the code. */
function checkWhenAwake(
  monaco: typeof Monaco,
  editor: Monaco.editor.IStandaloneCodeEditor,
  services: EditorServices,
  fileOf: (model: Model) => Omit<CodePlace, "place">,
): () => void {
  let awake = false;
  const checker = createChecker({
    async check() {
      const model = editor.getModel();
      if (!model || !LANGUAGES.includes(model.getLanguageId())) return [];
      const support = await services.support(model.getLanguageId());
      return (await support?.check(fileOf(model))) ?? [];
    },
    show(problems) {
      const model = editor.getModel();
      const markers = model ? problems.map((problem) => markerOf(monaco, model, problem)) : [];
      if (model) monaco.editor.setModelMarkers(model, OWNER, markers);
    },
  });
  const wake = (): void => {
    if (!awake) checker.touch();
    awake = true;
  };
  const touch = (): void => {
    if (awake) checker.touch();
  };
  if (editor.hasTextFocus()) wake();
  const parts = [
    editor.onDidFocusEditorText(wake),
    editor.onMouseMove(wake),
    editor.onDidChangeModel(touch),
    editor.onDidChangeModelLanguage(touch),
    editor.onDidChangeModelContent(() => {
      awake = true;
      checker.touch();
    }),
  ];
  return () => {
    checker.close();
    for (const part of parts) part.dispose();
  };
}

/** From the beginning of the word to the cursor: what is chosen takes its place. */
function wordBefore(model: Model, position: Monaco.IPosition): Monaco.IRange {
  const { startColumn, endColumn } = model.getWordUntilPosition(position);
  const { lineNumber } = position;
  return { startLineNumber: lineNumber, endLineNumber: lineNumber, startColumn, endColumn };
}
