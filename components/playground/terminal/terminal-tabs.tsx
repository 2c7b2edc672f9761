"use client";

import { Accessibility, Plus, Trash } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { LEAVE_KEYS } from "./terminal-keys.ts";
import { isOver, type TerminalsState, type TerminalTab } from "./terminal-state.ts";
import { screenReaderWanted } from "./terminal-views.ts";
import { terminalName } from "./terminal-words.ts";

export interface TerminalTabsProps {
  readonly state: TerminalsState;
  /** `enter`: it was chosen to type into, not only passed by. */
  readonly onShow: (execution: string, enter: boolean) => void;
  readonly onOpen: () => void;
  readonly onClose: (execution: string) => void;
  readonly onScreenReader: (on: boolean) => void;
}

/** The terminals as tabs: arrow keys move between them, Enter goes into one, Delete closes one. */
export function TerminalTabs({ state, onShow, onOpen, onClose, onScreenReader }: TerminalTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const { tabs, active } = state;
  const shown = tabs.find(({ execution }) => execution === active);

  function keyDown(event: KeyboardEvent, index: number): void {
    const target = { ArrowLeft: index - 1, ArrowRight: index + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (event.key === "Delete" && tabs[index]) onClose(tabs[index].execution);
    else if (target === undefined) return;
    else {
      const next = (target + tabs.length) % tabs.length;
      const tab = tabs[next];
      if (tab) onShow(tab.execution, false);
      list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
    }
    event.preventDefault();
  }

  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-frame px-2 pointer-coarse:h-11">
      <div
        ref={list}
        role="tablist"
        aria-label="Terminals"
        className="flex h-full min-w-0 items-center gap-1 overflow-x-auto"
      >
        {tabs.map((tab, index) => (
          <Tab
            key={tab.execution}
            tab={tab}
            selected={tab.execution === active}
            onEnter={() => onShow(tab.execution, true)}
            onKeyDown={(event) => keyDown(event, index)}
          />
        ))}
      </div>
      <IconButton icon={Plus} label="New terminal" onClick={onOpen} />
      <div className="grow" />
      <p id="terminal-keys" className="hidden shrink-0 text-small text-soft wide:block">
        <kbd className="font-sans">{LEAVE_KEYS.label}</kbd> leaves the terminal
      </p>
      <ScreenReaderButton onChange={onScreenReader} />
      {shown && (
        <IconButton
          icon={Trash}
          label={`Close ${terminalName(shown)}`}
          onClick={() => onClose(shown.execution)}
        />
      )}
    </div>
  );
}

function Tab({
  tab,
  selected,
  onEnter,
  onKeyDown,
}: {
  tab: TerminalTab;
  selected: boolean;
  onEnter: () => void;
  onKeyDown: (event: KeyboardEvent) => void;
}) {
  return (
    <button
      type="button"
      role="tab"
      id={`terminal-tab-${tab.execution}`}
      aria-selected={selected}
      aria-controls="terminal-screen"
      tabIndex={selected ? 0 : -1}
      onClick={onEnter}
      onKeyDown={onKeyDown}
      className={`inline-flex h-7 shrink-0 items-center rounded-md px-2 text-ui transition-colors hover:bg-hover hover:text-ink focus-visible:-outline-offset-2 aria-selected:bg-hover aria-selected:text-ink pointer-coarse:h-10 ${
        isOver(tab.stage) ? "text-faint line-through" : "text-soft"
      }`}
    >
      {terminalName(tab)}
    </button>
  );
}

/** What the terminal shows is drawn; in this mode it is also there as text that is read out. */
function ScreenReaderButton({ onChange }: { onChange: (on: boolean) => void }) {
  const [on, setOn] = useState(screenReaderWanted);
  return (
    <IconButton
      icon={Accessibility}
      label="Screen reader mode"
      aria-pressed={on}
      className="aria-pressed:bg-hover aria-pressed:text-ink"
      onClick={() => {
        setOn(!on);
        onChange(!on);
      }}
    />
  );
}
