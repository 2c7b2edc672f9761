"use client";

import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useHealth, useLanguages } from "#lib/api/hooks.ts";
import type { EditorHandle } from "./editor/editor-handle.ts";
import { EditorPane } from "./editor/editor-pane.tsx";
import { CurlButton } from "./curl-button.tsx";
import { Dock } from "./dock/dock.tsx";
import { Header } from "./header.tsx";
import { LanguageChoice } from "./language-choice.tsx";
import { marksOf } from "./marks.ts";
import { Gauge } from "./metrics/gauge.tsx";
import { useMetricsStore } from "./metrics/use-metrics.ts";
import type { Place } from "./output/links.ts";
import { OutputPane } from "./output/output-pane.tsx";
import { Panes } from "./panes.tsx";
import { RunButton } from "./run-button.tsx";
import { isOver } from "./state/run.ts";
import { StatusLine } from "./status-line.tsx";
import { useCode } from "./use-code.ts";
import { useKeys } from "./use-keys.ts";
import { useTerminals } from "./terminal/use-terminals.ts";
import { useSession } from "./use-session.ts";
import { rememberView, type View } from "./view-cookie.ts";
import { HistoryButton } from "./work/history-button.tsx";
import { useRunHistory } from "./work/use-run-history.ts";
import { WorkLine } from "./work/work-line.tsx";

/** The page: code on one side, what it does on the other. */
export function Playground({ view }: { view: View }) {
  const code = useCode(view);
  const session = useSession();
  const terminals = useTerminals(session);
  const metrics = useMetricsStore(session);
  const languages = useLanguages();
  const health = useHealth();
  const editor = useRef<EditorHandle>(undefined);
  const codeOfRun = useRef<string>(undefined);
  const layout = useRef({ split: view.split, dock: view.dock, dockSize: view.dockSize });
  const [dock, setDock] = useState(view.dock);
  const [cursor, setCursor] = useState<Required<Place>>({ line: 1, column: 1 });
  const [edited, setEdited] = useState(false);

  const { state } = session;
  const { language, read } = code;
  const keepRun = useRunHistory(state.run);
  const active = state.run !== undefined && !isOver(state.run);

  function run(): void {
    code.save();
    const text = code.read();
    codeOfRun.current = text;
    setEdited(false);
    keepRun(code.document());
    session.run({ language: language.id, path: language.path, code: text });
  }

  function change(text: string): void {
    code.change(text);
    setEdited(text !== codeOfRun.current);
  }

  useKeys({ onRun: run, onSave: code.save, onInterrupt: active ? session.stop : undefined });
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

  const marks = useMemo(
    () => (edited ? [] : marksOf(state.run, language.path)),
    [edited, state.run, language.path],
  );
  const setHandle = useCallback((handle: EditorHandle | undefined) => {
    editor.current = handle;
  }, []);
  /** Who went on writing code since the run began must not find their letters in the program's input. */
  const mayTakeFocus = useCallback(
    () => !(editor.current?.hasFocus() === true && read() !== codeOfRun.current),
    [read],
  );
  const reveal = useCallback((place: Place) => editor.current?.reveal(place), []);
  const focusBack = useCallback(() => {
    if (!window.matchMedia("(pointer: coarse)").matches) editor.current?.focus();
  }, []);

  return (
    <div className="flex h-dvh flex-col">
      <Header gauge={<Gauge store={metrics} />}>
        <LanguageChoice value={language.id} known={languages.data?.languages} onChange={code.setLanguage} />
        <RunButton
          phase={active ? (state.run?.stopping ? "stopping" : "running") : "idle"}
          onRun={run}
          onStop={session.stop}
        />
      </Header>
      <main className="flex min-h-0 grow">
        <Panes
          split={view.split}
          onSplit={(split) => remember({ split })}
          code={
            <section aria-label="Editor" className="flex h-full flex-col">
              <div className="flex h-9 shrink-0 items-center justify-between border-b border-line bg-frame pr-1 pl-4">
                <span className="font-mono text-small text-soft">{language.path}</span>
                <div className="flex">
                  <HistoryButton code={code} session={session} />
                  <CurlButton
                    program={() => ({
                      language: language.id,
                      code: code.read(),
                      stdin: session.typedInto(language.id),
                    })}
                  />
                </div>
              </div>
              <WorkLine code={code} onDone={() => requestAnimationFrame(focusBack)} />
              <div className="min-h-0 grow">
                <EditorPane
                  language={language}
                  code={code.initial}
                  readCode={code.read}
                  marks={marks}
                  onChange={change}
                  onCursor={setCursor}
                  onHandle={setHandle}
                />
              </div>
            </section>
          }
          output={
            <Dock
              session={session}
              state={state}
              terminals={terminals}
              metrics={metrics}
              open={dock === "" ? undefined : dock}
              onOpen={(id = "") => {
                setDock(id);
                remember({ dock: id });
              }}
              size={view.dockSize}
              onSize={(dockSize) => remember({ dockSize })}
            >
              <OutputPane
                state={state}
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
      />
    </div>
  );
}
