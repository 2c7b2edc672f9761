"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Example } from "#lib/api/contract.ts";
import { useHealth, useLanguages } from "#lib/api/hooks.ts";
import type { EditorHandle } from "./editor/editor-handle.ts";
import { EditorPane } from "./editor/editor-pane.tsx";
import { useCommands } from "./commands/use-commands.tsx";
import { CurlButton } from "./curl-button.tsx";
import { Dock } from "./dock/dock.tsx";
import { DOCK_PANES } from "./dock/dock-panes.ts";
import type { ProgramDocument } from "./documents/document.ts";
import { contentOf, mainFile } from "./documents/edit-document.ts";
import { editorPanel, FileTabs } from "./documents/file-tabs.tsx";
import { useOpenFiles } from "./documents/use-open-files.ts";
import { ExamplesButton } from "./examples/examples-button.tsx";
import { Header } from "./header.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { PAGE_LANGUAGES } from "./languages.ts";
import { marksOf } from "./marks.ts";
import { Gauge } from "./metrics/gauge.tsx";
import { useMetricsStore } from "./metrics/use-metrics.ts";
import type { FilePlace, Place } from "./output/links.ts";
import { isEmpty } from "./output/log.ts";
import { OutputPane } from "./output/output-pane.tsx";
import { Panes } from "./panes.tsx";
import { PresentingBar } from "./presenting/presenting-bar.tsx";
import { usePresenting } from "./presenting/use-presenting.ts";
import { RunButton } from "./run-button.tsx";
import { isOver } from "./state/run.ts";
import { StatusLine } from "./status-line.tsx";
import { useCode } from "./use-code.ts";
import { useTerminals } from "./terminal/use-terminals.ts";
import { useSession } from "./use-session.ts";
import { rememberView, type View } from "./view-cookie.ts";
import { HistoryButton } from "./work/history-button.tsx";
import { useRunHistory } from "./work/use-run-history.ts";
import { WorkLine } from "./work/work-line.tsx";

/** The page: code on one side, what it does on the other. `presenting`: it begins large and without its frame. */
export function Playground({ view, presenting: first }: { view: View; presenting: boolean }) {
  const code = useCode(view);
  const session = useSession();
  const terminals = useTerminals(session);
  const metrics = useMetricsStore(session);
  const languages = useLanguages();
  const health = useHealth();
  const files = useOpenFiles(code, session);
  const editor = useRef<EditorHandle>(undefined);
  /** What the editor does when its file is there. */
  const onceThere = useRef<(handle: EditorHandle) => void>(undefined);
  const programOfRun = useRef<ProgramDocument>(undefined);
  const layout = useRef({ split: view.split, dock: view.dock, dockSize: view.dockSize });
  const [dock, setDock] = useState(view.dock);
  const [presenting, setPresenting] = usePresenting(first);
  const [cursor, setCursor] = useState<Required<Place>>({ line: 1, column: 1 });
  const [edited, setEdited] = useState(false);

  const { state } = session;
  const { language } = code;
  const { shown, read } = files;
  const keepRun = useRunHistory(state.run);
  /** Those that the server is known to lack cannot be chosen. */
  const known = languages.data?.languages;
  const languagesToChoose = PAGE_LANGUAGES.filter(
    ({ id }) => known === undefined || known.find((each) => each.id === id)?.available === true,
  );
  const active = state.run !== undefined && !isOver(state.run);

  function run(): void {
    code.save();
    const program = code.document();
    programOfRun.current = program;
    setEdited(false);
    const { path, content } = mainFile(program);
    const start = (): void => {
      keepRun(program);
      session.run({ language: language.id, path, code: content, files: program.files.slice(1) });
    };
    // What was changed in the sandbox's own files is there before the program looks.
    if (files.tabs.some(({ unsaved }) => unsaved)) void files.saveToSandbox().then(start);
    else start();
  }

  function save(): void {
    code.save();
    void files.saveToSandbox();
  }

  function change(text: string): void {
    files.change(text);
    setEdited(isEdited(text));
  }

  const hasDraft = code.work.draft !== "unchanged" || view.hasDraft;
  const remember = useCallback(
    (change: Partial<typeof layout.current> = {}) => {
      layout.current = { ...layout.current, ...change };
      rememberView({ language: language.id, hasDraft, ...layout.current });
    },
    [language.id, hasDraft],
  );
  useEffect(() => remember(), [remember]);

  // What just failed tells more about the server's health than the last look at it.
  const { refetch } = health;
  const doubt =
    state.sandbox.kind === "lost" || state.run?.stage.kind === "refused" || state.connection === "down";
  useEffect(() => {
    if (doubt) void refetch();
  }, [doubt, refetch]);
  const well = health.isSuccess && health.data.status === "ok";
  const { reconnect } = session;
  useEffect(() => {
    if (well) reconnect();
  }, [well, reconnect]);

  const marks = useMemo(() => (edited ? [] : marksOf(state.run, shown)), [edited, state.run, shown]);
  const setHandle = useCallback((handle: EditorHandle | undefined) => {
    editor.current = handle;
    if (handle) onceThere.current?.(handle);
    if (handle) onceThere.current = undefined;
  }, []);
  /** Whether the file that is shown has another text than it had in the last run. */
  const isEdited = useCallback(
    (text: string) => {
      const program = programOfRun.current;
      return program === undefined || contentOf(program, shown) !== text;
    },
    [shown],
  );
  /** Who went on writing code since the run began must not find their letters in the program's input. */
  const mayTakeFocus = useCallback(
    () => !(editor.current?.hasFocus() === true && isEdited(read())),
    [read, isEdited],
  );
  const { show } = files;
  const reveal = useCallback(
    (place: FilePlace) => {
      if (shown === place.path) {
        editor.current?.reveal(place);
        return;
      }
      onceThere.current = (handle) => handle.reveal(place);
      show(place.path);
    },
    [shown, show],
  );
  const focusBack = useCallback(() => {
    if (!window.matchMedia("(pointer: coarse)").matches) editor.current?.focus();
  }, []);

  function openTool(id = ""): void {
    setDock(id);
    remember({ dock: id });
  }

  function present(on: boolean): void {
    setPresenting(on);
    // What had the focus may be hidden now.
    requestAnimationFrame(focusBack);
  }

  const commands = useCommands({
    running: active,
    hasOutput: state.run !== undefined && !isEmpty(state.run.log),
    presenting,
    language: language.id,
    languages: languagesToChoose,
    tools: DOCK_PANES,
    tool: dock,
    run,
    stop: session.stop,
    save,
    choose: code.setLanguage,
    open: openTool,
    present,
    toCode: () => editor.current?.focus(),
  });

  function startFrom({ code: content }: Example): void {
    const { id, path } = language;
    const ran = programOfRun.current;
    if (shown !== path) files.showMain();
    code.start({ language: id, files: [{ path, content }], open: path });
    setEdited(ran === undefined || contentOf(ran, path) !== content);
    requestAnimationFrame(focusBack);
  }

  const runButton = (
    <RunButton
      phase={active ? (state.run?.stopping ? "stopping" : "running") : "idle"}
      onRun={run}
      onStop={session.stop}
    />
  );
  return (
    <div className={`flex h-dvh flex-col ${presenting ? "presenting" : ""}`}>
      <Header gauge={<Gauge store={metrics} />}>
        <LanguageChoice value={language.id} known={known} onChange={code.setLanguage} />
        {runButton}
      </Header>
      <main className="flex min-h-0 grow">
        <Panes
          split={view.split}
          onSplit={(split) => remember({ split })}
          code={
            <section aria-label="Editor" className="flex h-full flex-col">
              <div className={`shrink-0 ${files.tabs.length > 1 ? "" : "frame"}`}>
                <FileTabs files={files}>
                  <ExamplesButton language={language.id} onChoose={startFrom} />
                  <HistoryButton code={code} session={session} />
                  <CurlButton
                    program={() => ({
                      language: language.id,
                      code: code.read(),
                      files: code.document().files.slice(1),
                      stdin: session.typedInto(language.id),
                    })}
                  />
                </FileTabs>
              </div>
              <WorkLine code={code} onDone={() => requestAnimationFrame(focusBack)} />
              <div className="min-h-0 grow" {...editorPanel}>
                <EditorPane
                  language={language}
                  code={files.initial}
                  readCode={read}
                  marks={marks}
                  presenting={presenting}
                  onChange={change}
                  onCursor={setCursor}
                  onHandle={setHandle}
                />
              </div>
              {presenting && <PresentingBar onEnd={() => present(false)}>{runButton}</PresentingBar>}
            </section>
          }
          output={
            <Dock
              session={session}
              state={state}
              terminals={terminals}
              onOpenFile={(path, text) => {
                onceThere.current = (handle) => handle.focus();
                files.openFromSandbox(path, text);
              }}
              metrics={metrics}
              open={dock === "" ? undefined : dock}
              onOpen={openTool}
              hidden={presenting}
              size={view.dockSize}
              onSize={(dockSize) => remember({ dockSize })}
            >
              <OutputPane
                state={state}
                files={files.tabs.map(({ path }) => path)}
                onPlace={reveal}
                onType={session.type}
                onEndInput={session.endInput}
                onStop={session.stop}
                onExtend={session.extend}
                mayTakeFocus={mayTakeFocus}
                onFocusBack={focusBack}
              />
            </Dock>
          }
        />
      </main>
      <StatusLine
        state={state}
        health={health.data}
        unreachable={health.isError}
        runtime={languages.data?.runtime}
        draft={code.work.draft}
        cursor={cursor}
        onCommands={commands.showPalette}
      />
      {commands.dialogs}
    </div>
  );
}
