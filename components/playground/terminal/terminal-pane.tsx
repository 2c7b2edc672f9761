"use client";

import "@xterm/xterm/css/xterm.css";
import { type RefObject, useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import type { DockPaneProps } from "../dock/dock-panes.ts";
import { Waiting } from "../output/result-line.tsx";
import { startWords } from "../words.ts";
import { isOver, NO_TERMINALS, type TerminalTab } from "./terminal-state.ts";
import { TerminalKeyBar } from "./terminal-key-bar.tsx";
import { useSettings } from "../settings/use-settings.tsx";
import { TerminalTabs } from "./terminal-tabs.tsx";
import { viewsOf } from "./terminal-views.ts";
import { stageWords } from "./terminal-words.ts";

/** Shells in the page's sandbox, one a tab. */
export default function TerminalPane({ terminals, state: { sandbox }, chosen, mayFocus }: DockPaneProps) {
  const state = useSyncExternalStore(terminals.subscribe, terminals.state, () => NO_TERMINALS);
  const views = viewsOf(terminals);
  const pane = useRef<HTMLDivElement>(null);
  const screen = useRef<HTMLDivElement>(null);
  const newButton = useRef<HTMLButtonElement>(null);
  const fonts = useFonts();
  /** Whether the terminal that is shown next is there to be typed into at once. */
  const enter = useRef(false);
  const { active } = state;
  const tab = state.tabs.find(({ execution }) => execution === active);
  const over = tab !== undefined && isOver(tab.stage);

  const open = useCallback(() => {
    enter.current = true;
    terminals.open();
  }, [terminals]);

  // Who opens the pane wants a shell, and wants to type into it; a page that was loaded with the pane open starts nothing.
  useEffect(() => {
    if (!chosen) return;
    enter.current = mayFocus();
    if (terminals.state().tabs.length === 0) terminals.open();
  }, [chosen, mayFocus, terminals]);

  useEffect(() => {
    if (active === undefined || !fonts || screen.current === null) return undefined;
    const view = views.of(active);
    const hide = view.show(screen.current);
    if (enter.current) view.focus();
    enter.current = false;
    return hide;
  }, [active, fonts, views]);

  useEffect(() => {
    const observer = new MutationObserver(views.applyTheme);
    observer.observe(document.documentElement, { attributeFilter: ["class"] });
    views.applyTheme();
    return () => observer.disconnect();
  }, [views]);
  const { codeSize } = useSettings().settings;
  // oxlint-disable-next-line react/exhaustive-effect-dependencies -- a screen asks the style sheet what the size makes
  useEffect(() => views.applyType(), [views, codeSize]);
  useEffect(() => {
    views.onLeave(() => pane.current?.querySelector<HTMLElement>("[role=tab][aria-selected=true]")?.focus());
  }, [views]);
  // Who typed into a shell that has ended finds the way on under the hand.
  useEffect(() => {
    if (over && screen.current?.contains(document.activeElement)) newButton.current?.focus();
  }, [over]);

  return (
    <div ref={pane} className="flex h-full flex-col">
      <TerminalTabs
        state={state}
        onShow={(execution, intoIt) => {
          enter.current = intoIt;
          if (execution === active && intoIt) views.of(execution).focus();
          terminals.show(execution);
        }}
        onOpen={open}
        onClose={(execution) => {
          enter.current = state.tabs.length > 1;
          terminals.close(execution);
        }}
        onScreenReader={views.setScreenReader}
      />
      {tab === undefined ? (
        <div className="flex items-center gap-3 px-4 py-3 text-ui text-soft">
          <span>No terminal is open.</span>
          <Button onClick={open}>New terminal</Button>
        </div>
      ) : (
        <>
          <div
            id="terminal-screen"
            role="tabpanel"
            aria-labelledby={`terminal-tab-${tab.execution}`}
            className="relative min-h-0 grow overflow-hidden py-1 pl-3"
          >
            {tab.stage.kind === "starting" && sandbox.kind === "starting" && (
              <output aria-label="Start of the terminal" className="absolute top-2 left-4 z-10 block text-ui">
                <Waiting text={startWords(sandbox.place)} sinceMs={sandbox.sinceMs} />
              </output>
            )}
            <div ref={screen} className="h-full" />
          </div>
          {!over && <TerminalKeyBar key={tab.execution} view={() => views.of(tab.execution)} />}
          <Ended tab={tab} newButton={newButton} onOpen={open} />
        </>
      )}
    </div>
  );
}

/** Under a terminal that cannot be typed into any more: why, and a new one. */
function Ended({
  tab,
  newButton,
  onOpen,
}: {
  tab: TerminalTab;
  newButton: RefObject<HTMLButtonElement | null>;
  onOpen: () => void;
}) {
  const words = stageWords(tab.stage);
  return (
    <output
      aria-label="Terminal state"
      className={
        words === undefined
          ? "sr-only"
          : "flex shrink-0 items-center gap-3 border-t border-line px-4 py-2 text-ui text-soft"
      }
    >
      {words !== undefined && (
        <>
          <span className="min-w-0">{words}</span>
          <Button ref={newButton} className="shrink-0" onClick={onOpen}>
            New terminal
          </Button>
        </>
      )}
    </output>
  );
}

/** The terminal measures its typeface when it is made: that must be there by then. */
function useFonts(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let wanted = true;
    const settle = (): void => {
      if (wanted) setReady(true);
    };
    const mono = getComputedStyle(document.documentElement).getPropertyValue("--font-mono-latin");
    document.fonts.load(`14px ${mono}`).then(settle, settle);
    return () => {
      wanted = false;
    };
  }, []);
  return ready;
}
