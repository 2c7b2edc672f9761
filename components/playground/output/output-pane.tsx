"use client";

import { ArrowDownToLine, Copy, Download, Search, WrapText } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { saveText } from "../metrics/save-text.ts";
import { ErrorNoteLine } from "../notes/error-note-line.tsx";
import { activeRun, shownLog } from "../state/playground.ts";
import { PromptPlace, type PromptPlaceProps } from "../console/prompt-place.tsx";
import { Announcer } from "./announcer.tsx";
import { DeadlineNotice } from "./deadline-notice.tsx";
import type { FilePlace } from "./links.ts";
import { EMPTY_LOG, isEmpty } from "./log.ts";
import { logText } from "./log-text.ts";
import { OutputLog } from "./output-log.tsx";
import { ResultLine } from "./result-line.tsx";
import { SearchBar } from "./search-bar.tsx";
import { transcriptText } from "./transcript.ts";
import { useFollow } from "./use-follow.ts";
import { usePaths } from "./use-paths.ts";
import { useSearch } from "./use-search.ts";

export interface OutputPaneProps extends PromptPlaceProps {
  /** Files that are open in the editor: places in them are links. */
  readonly files: readonly string[];
  readonly onPlace: (place: FilePlace) => void;
  readonly onExtend: () => void;
}

/** What the program says and is told: the log, how it ended, and the line to type into. */
export function OutputPane({ state, files, onPlace, onExtend, onEnter, ...prompt }: OutputPaneProps) {
  const { run, console } = state;
  const log = shownLog(state) ?? EMPTY_LOG;
  const box = useRef<HTMLDivElement>(null);
  const region = useRef<HTMLDivElement>(null);
  const [searching, setSearching] = useState(false);
  const [wrap, setWrap] = useState(true);
  const { atEnd, jump, onScroll } = useFollow(box, console.log ?? run);
  const search = useSearch(log, searching, box, region);
  const paths = usePaths(run?.path, files);

  function keyDown(event: KeyboardEvent): void {
    if (
      event.key.toLowerCase() !== "f" ||
      !(event.ctrlKey || event.metaKey) ||
      event.shiftKey ||
      event.altKey
    )
      return;
    event.preventDefault();
    setSearching(true);
  }
  function closeSearch(): void {
    setSearching(false);
    box.current?.focus({ preventScroll: true });
  }

  return (
    // What is in it has the focus; the keys are for all of it.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- as said
    <section
      aria-label="Output and input"
      onKeyDown={keyDown}
      className="output-pane flex h-full min-h-0 flex-col bg-surface"
    >
      <div className="flex h-9 shrink-0 items-center border-b border-line bg-frame pr-1 pl-4 pointer-coarse:h-11">
        <h2 className="grow text-ui font-medium text-soft">Output</h2>
        <IconButton
          icon={Search}
          label="Search the output"
          aria-expanded={searching}
          onClick={() => (searching ? closeSearch() : setSearching(true))}
        />
        <IconButton
          icon={WrapText}
          label="Wrap long lines"
          aria-pressed={wrap}
          className={wrap ? "text-ink" : "opacity-60"}
          onClick={() => setWrap(!wrap)}
        />
        <CopyButton label="Copy output" icon={Copy} text={() => logText(log)} disabled={isEmpty(log)} />
        <IconButton
          icon={Download}
          label="Download output"
          disabled={isEmpty(log)}
          onClick={() => saveText("output.txt", "text/plain;charset=utf-8", transcriptText(log.printed))}
        />
      </div>
      {searching && <SearchBar search={search} onClose={closeSearch} />}
      <div className="relative min-h-0 grow">
        <div
          ref={box}
          onScroll={onScroll}
          // A box that scrolls must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
          tabIndex={0}
          className={`h-full overscroll-contain -outline-offset-2 ${wrap ? "overflow-y-auto" : "overflow-auto"}`}
        >
          {run === undefined && <FirstHint />}
          <OutputLog log={log} paths={paths} onPlace={onPlace} region={region} wrap={wrap} />
          {run && console.log === undefined && <ErrorNoteLine run={run} />}
        </div>
        {!atEnd && (
          <button
            type="button"
            onClick={jump}
            className="absolute right-4 bottom-3 inline-flex h-8 items-center gap-2 rounded-md border border-strong bg-raised px-3 text-ui text-ink hover:bg-hover"
          >
            <ArrowDownToLine aria-hidden size={14} /> Jump to end
          </button>
        )}
      </div>
      <Announcer run={run?.execution} log={log} />
      <DeadlineNotice run={activeRun(state)} onExtend={onExtend} />
      <ResultLine state={state} />
      <PromptPlace
        state={state}
        onEnter={(code) => {
          jump();
          onEnter(code);
        }}
        {...prompt}
      />
    </section>
  );
}

function FirstHint() {
  return (
    <p className="px-4 pt-3 text-ui text-soft">
      Press Run
      <span className="pointer-coarse:hidden">
        , or <kbd className="font-mono text-small">Ctrl Enter</kbd>
      </span>
      . What the program prints appears here.
    </p>
  );
}
