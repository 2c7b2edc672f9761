"use client";

import { lazy, type ReactNode, Suspense, useCallback, useState } from "react";
import { useLanguages } from "#lib/api/hooks.ts";
import type { SnippetView } from "#lib/api/snippet-contract.ts";
import { loadCommands } from "./command/load-commands.ts";
import { useCommands } from "./commands/use-commands.tsx";
import { CurlButton } from "./curl-button.tsx";
import { curlProgram } from "./curl-command.ts";
import { Dock } from "./dock/dock.tsx";
import { DOCK_PANES } from "./dock/dock-panes.ts";
import { editorPanel, FileTabs } from "./documents/file-tabs.tsx";
import { saveProgram } from "./documents/save-program.ts";
import { useOpenFiles } from "./documents/use-open-files.ts";
import { EditorPane } from "./editor/editor-pane.tsx";
import { FormatButton } from "./editor/services/format-button.tsx";
import { useServices } from "./editor/services/use-services.ts";
import { useEditor } from "./editor/use-editor.ts";
import { ExamplesButton } from "./examples/examples-button.tsx";
import { Header } from "./header.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { PAGE_LANGUAGES } from "./languages.ts";
import { Gauge } from "./metrics/gauge.tsx";
import { useMetricsStore } from "./metrics/use-metrics.ts";
import type { Place } from "./output/links.ts";
import { EMPTY_LOG, isEmpty } from "./output/log.ts";
import { mayTakeFocus } from "./output/may-take-focus.ts";
import { Panes } from "./panes.tsx";
import { PresentingBar } from "./presenting/presenting-bar.tsx";
import { usePresenting } from "./presenting/use-presenting.ts";
import { RunButton } from "./run-button.tsx";
import { ShareButton } from "./share/share-button.tsx";
import { useCodeLink } from "./share/use-code-link.tsx";
import { useOpened } from "./share/use-opened.ts";
import { useRecorder } from "./share/use-recorder.ts";
import { useShare } from "./share/use-share.tsx";
import { activeRun, shownLog } from "./state/playground.ts";
import { StatusLine } from "./status-line.tsx";
import { useSheet } from "./sheet/use-sheet.ts";
import { loadTerminals } from "./terminal/load-terminals.ts";
import { useKeyboardPlace } from "./touch/use-keyboard-place.ts";
import { useCode } from "./use-code.ts";
import { useLateStore } from "./use-late-store.ts";
import { useLayout } from "./use-layout.ts";
import { useProgram } from "./use-program.ts";
import { useRecovery } from "./use-recovery.ts";
import { useSession } from "./use-session.ts";
import type { View } from "./view-cookie.ts";
import { HistoryButton } from "./work/history-button.tsx";
import { WorkLine } from "./work/work-line.tsx";

const ServiceNote = lazy(async () => ({
  default: (await import("./editor/services/service-note.tsx")).ServiceNote,
}));
/** The server draws it; its code, a sixth of the page's, comes after the page is there. */
const OutputPane = lazy(async () => ({ default: (await import("./output/output-pane.tsx")).OutputPane }));

export interface PlaygroundProps {
  readonly view: View;
  /** It begins large and without its frame. */
  readonly presenting: boolean;
  /** What somebody shared, to begin with; without it the page holds the person's own programs. */
  readonly snippet?: SnippetView;
  /** Stands above the code. */
  readonly intro?: ReactNode;
}

/** The page: code on one side, what it does on the other. */
export function Playground({ view, presenting: first, snippet, intro }: PlaygroundProps) {
  const opened = useOpened(snippet);
  const code = useCode(opened ?? view);
  const session = useSession(opened);
  const terminals = useLateStore(session, loadTerminals);
  const oneShots = useLateStore(session, loadCommands);
  const metrics = useMetricsStore(session);
  const languages = useLanguages();
  const { health, unreachable } = useRecovery(session);
  const recorder = useRecorder(session);
  const files = useOpenFiles(code, session);
  const program = useProgram(code, files, session, recorder.begin);
  const editor = useEditor(files.shown, files.show);
  const services = useServices(files, session);
  const { language } = code;
  // What the next visit of one's own programs begins with is not for a snippet to say.
  const [shownFirst, hasDraft] = opened
    ? [view.language, view.hasDraft]
    : [language.id, code.work.draft !== "unchanged" || view.hasDraft];
  const layout = useLayout(view, shownFirst, hasDraft);
  const [presenting, setPresenting] = usePresenting(first);
  const [cursor, setCursor] = useState<Required<Place>>({ line: 1, column: 1 });

  const share = useShare({
    code,
    recorder,
    languages: languages.data,
    snippet,
    program: opened?.program,
    onPlace: editor.reveal,
  });
  const linkNote = useCodeLink(code);
  const { state } = session;
  const sheet = useSheet(view.sheet, state.run, layout);
  useKeyboardPlace();
  /** Those that the server is known to lack cannot be chosen. */
  const known = languages.data?.languages;
  const languagesToChoose = PAGE_LANGUAGES.filter(
    ({ id }) => known === undefined || known.find((each) => each.id === id)?.available === true,
  );
  const active = activeRun(state);

  const { hasFocus } = editor;
  const { isEdited } = program;
  const mayFocusInput = useCallback(
    () => mayTakeFocus(document.activeElement, { hasFocus, isEdited }),
    [hasFocus, isEdited],
  );

  function present(on: boolean): void {
    setPresenting(on);
    // What had the focus may be hidden now.
    editor.focusBackSoon();
  }

  const commands = useCommands({
    running: active !== undefined,
    mayRunPart: active === undefined || active === state.console.entry,
    hasOutput: !isEmpty(shownLog(state) ?? EMPTY_LOG),
    presenting,
    language: language.id,
    dialect: program.dialect?.label,
    useDialect: program.toDialect,
    languages: languagesToChoose,
    tools: DOCK_PANES,
    tool: layout.dock,
    run: program.run,
    runPart: () => program.runPart(editor.selection()?.text),
    stop: session.stop,
    download: () => void saveProgram(code.document()),
    save() {
      program.save();
      share.quick();
    },
    share: share.open,
    copyCode: share.copyCode,
    listShared: share.openList,
    choose: code.setLanguage,
    open(tool) {
      layout.openTool(tool);
      sheet.up();
    },
    present,
    toCode: editor.focus,
    nextProblem: services.nextProblem,
  });

  const runButton = (
    <RunButton
      phase={active ? (active.stopping ? "stopping" : "running") : "idle"}
      onRun={program.run}
      onStop={session.stop}
    />
  );
  return (
    <div
      className={`flex h-dvh flex-col pt-(--visible-top,0px) pb-(--keyboard,0px) ${presenting ? "presenting" : ""}`}
    >
      <Header
        gauge={<Gauge store={metrics} />}
        onSettings={commands.showSettings}
        onCommands={commands.showPalette}
      >
        <LanguageChoice value={language.id} known={known} onChange={code.setLanguage} />
        {runButton}
        <ShareButton changed={share.changed} onOpen={share.open} />
      </Header>
      <main className="flex min-h-0 grow">
        <Panes
          split={view.split}
          onSplit={(split) => layout.resize({ split })}
          sheet={sheet}
          code={
            <section aria-label="Editor" className="flex h-full flex-col">
              {intro}
              <div className={`shrink-0 ${files.tabs.length > 1 ? "" : "frame"}`}>
                <FileTabs files={files}>
                  <ExamplesButton
                    language={language.id}
                    onChoose={(example) => {
                      program.startFrom(example);
                      editor.focusBackSoon();
                    }}
                  />
                  <FormatButton onFormat={services.format} />
                  <HistoryButton code={code} session={session} />
                  <CurlButton
                    program={() => curlProgram(language, code.document(), session.typedInto(language.id))}
                  />
                </FileTabs>
              </div>
              {linkNote}
              <WorkLine code={code} onDone={editor.focusBackSoon} />
              <div className="relative min-h-0 grow" {...editorPanel}>
                <EditorPane
                  language={language}
                  code={files.initial}
                  textNow={files.textNow}
                  marks={program.marks}
                  presenting={presenting}
                  onChange={program.change}
                  onCursor={setCursor}
                  onHandle={editor.onHandle}
                  onSave={program.save}
                />
                <Suspense fallback={null}>
                  <ServiceNote />
                </Suspense>
              </div>
              {presenting && <PresentingBar onEnd={() => present(false)}>{runButton}</PresentingBar>}
            </section>
          }
          output={
            <Dock
              session={session}
              state={state}
              terminals={terminals}
              commands={oneShots}
              onOpenFile={(path, text) => {
                editor.focusNext();
                files.openFromSandbox(path, text);
              }}
              metrics={metrics}
              open={layout.dock === "" ? undefined : layout.dock}
              onOpen={layout.openTool}
              hidden={presenting}
              sheet={sheet}
              size={view.dockSize}
              onSize={(dockSize) => layout.resize({ dockSize })}
            >
              <Suspense fallback={null}>
                <OutputPane
                  state={state}
                  files={files.tabs.map(({ path }) => path)}
                  onPlace={editor.reveal}
                  onEnter={session.enter}
                  complete={session.complete}
                  onType={(text) => {
                    recorder.typed(text);
                    session.type(text);
                  }}
                  onEndInput={session.endInput}
                  onStop={session.stop}
                  onExtend={session.extend}
                  mayTakeFocus={mayFocusInput}
                  onFocusBack={editor.focusBack}
                />
              </Suspense>
            </Dock>
          }
        />
      </main>
      <StatusLine
        state={state}
        health={health}
        unreachable={unreachable}
        runtime={languages.data?.runtime}
        draft={code.work.draft}
        cursor={cursor}
        onCommands={commands.showPalette}
      />
      {commands.dialogs}
      {share.dialogs}
    </div>
  );
}
