"use client";

import { Box, Plus, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { NameField } from "../files/name-field.tsx";
import { pathProblem, tidyPath } from "./edit-document.ts";
import type { OpenFiles, OpenTab } from "./use-open-files.ts";

type Mode = { readonly kind: "tabs" | "adding" | "renaming" | "closing" };

const PANEL_ID = "editor-file";

/** What the panel that a tab shows is named by. */
export const editorPanel = { role: "tabpanel", id: PANEL_ID, "aria-labelledby": "editor-tab" } as const;

/** The files in the editor as tabs: arrow keys move between them, F2 renames, Delete closes; `children` stand behind. */
export function FileTabs({ files, children }: { files: OpenFiles; children: ReactNode }) {
  const [mode, setMode] = useState<Mode>({ kind: "tabs" });
  const [problem, setProblem] = useState<string>();
  const list = useRef<HTMLDivElement>(null);
  const { tabs, shown } = files;
  const tab = tabs.find(({ path }) => path === shown);

  function back(): void {
    setMode({ kind: "tabs" });
    setProblem(undefined);
  }

  function name(
    typed: string,
    use: (path: string) => void,
    refused?: (path: string) => string | undefined,
  ): void {
    const path = tidyPath(typed);
    const wrong = pathProblem(path) ?? refused?.(path);
    setProblem(wrong);
    if (wrong !== undefined) return;
    use(path);
    back();
  }

  function rename(typed: string): void {
    name(
      typed,
      (to) => files.rename(shown, to),
      (to) => files.renameProblem(shown, to),
    );
  }

  function askToClose(): void {
    if (tab === undefined || tab.kind === "main") return;
    if (files.losesOnClose(tab.path)) setMode({ kind: "closing" });
    else files.close(tab.path);
  }

  function keyDown(event: KeyboardEvent): void {
    const at = tabs.findIndex(({ path }) => path === shown);
    const target = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (event.key === "Delete") askToClose();
    else if (event.key === "F2" && tab && tab.kind !== "sandbox") setMode({ kind: "renaming" });
    else if (target === undefined) return;
    else {
      const next = (target + tabs.length) % tabs.length;
      const to = tabs[next];
      if (to) files.show(to.path);
      list.current?.querySelectorAll<HTMLElement>("[role=tab]")[next]?.focus();
    }
    event.preventDefault();
  }

  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-line bg-frame pr-1 pl-2 pointer-coarse:h-11">
      {mode.kind === "closing" && tab ? (
        <CloseQuestion tab={tab} onKeep={back} onClose={() => [files.close(tab.path), back()]} />
      ) : mode.kind === "renaming" && tab ? (
        <NameField label={`New name of ${shown}`} value={shown} onDone={rename} onCancel={back} />
      ) : mode.kind === "adding" ? (
        <NameField
          label="Name of the new file"
          value=""
          onDone={(typed) => name(typed, files.add)}
          onCancel={back}
        />
      ) : (
        <>
          <div
            ref={list}
            role="tablist"
            tabIndex={-1}
            aria-label="Files in the editor"
            className="flex h-full min-w-0 items-center gap-1 overflow-x-auto"
            onKeyDown={keyDown}
          >
            {tabs.map((each) => (
              <Tab
                key={each.path}
                tab={each}
                selected={each.path === shown}
                onShow={() => files.show(each.path)}
                onRename={() => each.kind !== "sandbox" && setMode({ kind: "renaming" })}
              />
            ))}
          </div>
          {tab && tab.kind !== "main" && (
            <IconButton
              icon={X}
              label={tab.kind === "sandbox" ? `Close ${tab.path}` : `Take ${tab.path} out of the program`}
              onClick={askToClose}
            />
          )}
          <IconButton
            icon={Plus}
            label="New file of the program"
            onClick={() => setMode({ kind: "adding" })}
          />
        </>
      )}
      <p role="alert" className="shrink-0 px-1 text-small text-failed empty:hidden">
        {problem}
      </p>
      <div className="grow" />
      {children}
    </div>
  );
}

function Tab({
  tab: { path, kind, unsaved },
  selected,
  onShow,
  onRename,
}: {
  tab: OpenTab;
  selected: boolean;
  onShow: () => void;
  onRename: () => void;
}) {
  const place = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (selected) place.current?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [selected]);
  return (
    <button
      ref={place}
      type="button"
      role="tab"
      {...(selected ? { id: editorPanel["aria-labelledby"], "aria-controls": PANEL_ID } : {})}
      aria-selected={selected}
      tabIndex={selected ? 0 : -1}
      onClick={onShow}
      onDoubleClick={onRename}
      className="flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 font-mono text-small text-soft -outline-offset-2 transition-colors hover:bg-hover hover:text-ink aria-selected:bg-hover aria-selected:text-ink pointer-coarse:h-10"
    >
      {path}
      {kind === "sandbox" && (
        <>
          <Box aria-hidden size={12} className="text-soft wide:hidden" />
          <span className="font-sans text-soft max-wide:sr-only">in the sandbox</span>
        </>
      )}
      {unsaved && (
        <span className="size-1.5 rounded-full bg-accent">
          <span className="sr-only">not saved</span>
        </span>
      )}
    </button>
  );
}

function CloseQuestion({
  tab: { path, kind },
  onKeep,
  onClose,
}: {
  tab: OpenTab;
  onKeep: () => void;
  onClose: () => void;
}) {
  const place = useRef<HTMLFieldSetElement>(null);
  useEffect(() => place.current?.querySelector("button")?.focus(), []);
  return (
    // Escape works wherever in it one is.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as said
    <fieldset
      ref={place}
      aria-label={`Close ${path}`}
      className="flex min-w-0 items-center gap-2 pl-2 text-ui"
      onKeyDown={({ key }) => key === "Escape" && onKeep()}
    >
      <span className="min-w-0 truncate">
        {kind === "sandbox" ? "Close without saving" : "Delete"}{" "}
        <span className="font-mono text-small">{path}</span>?
      </span>
      <Button className="h-6 border-failed! px-2 text-failed!" onClick={onClose}>
        {kind === "sandbox" ? "Close" : "Delete"}
      </Button>
      <Button look="quiet" className="h-6 px-2" onClick={onKeep}>
        Keep
      </Button>
    </fieldset>
  );
}
