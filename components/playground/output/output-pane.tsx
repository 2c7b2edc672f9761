"use client";

import { ArrowDownToLine, Copy } from "lucide-react";
import { useRef } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import type { PlaygroundState } from "../state/playground.ts";
import { DeadlineNotice } from "./deadline-notice.tsx";
import type { Place } from "./links.ts";
import { EMPTY_LOG, isEmpty, logText } from "./log.ts";
import { InputLine } from "./input-line.tsx";
import { OutputLog } from "./output-log.tsx";
import { ResultLine } from "./result-line.tsx";
import { useFollow } from "./use-follow.ts";

export interface OutputPaneProps {
  readonly state: PlaygroundState;
  readonly onPlace: (place: Place) => void;
  readonly onType: (text: string) => void;
  readonly onEndInput: () => void;
  readonly onStop: () => void;
  readonly onExtend: () => void;
  /** Whether the line to type into may take the focus when the program asks. */
  readonly mayTakeFocus: () => boolean;
  readonly onFocusBack: () => void;
}

/** What the program says and is told: the log, how it ended, and the line to type into. */
export function OutputPane({ state, onPlace, onExtend, ...input }: OutputPaneProps) {
  const { run } = state;
  const log = run?.log ?? EMPTY_LOG;
  const box = useRef<HTMLDivElement>(null);
  const region = useRef<HTMLDivElement>(null);
  const { atEnd, jump, onScroll } = useFollow(box, log);
  return (
    <section aria-label="Output and input" className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-9 shrink-0 items-center justify-between border-b border-line bg-frame pr-1 pl-4">
        <h2 className="text-ui font-medium text-soft">Output</h2>
        <CopyButton label="Copy output" icon={Copy} text={() => logText(log)} disabled={isEmpty(log)} />
      </div>
      <div className="relative min-h-0 grow">
        <div
          ref={box}
          onScroll={onScroll}
          // A box that scrolls must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
          tabIndex={0}
          className="h-full overflow-y-auto overscroll-contain -outline-offset-2"
        >
          {run === undefined && <FirstHint />}
          <OutputLog log={log} path={run?.path ?? ""} onPlace={onPlace} region={region} />
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
      <DeadlineNotice run={run} onExtend={onExtend} />
      <ResultLine state={state} />
      <InputLine run={run} {...input} />
    </section>
  );
}

function FirstHint() {
  return (
    <p className="px-4 pt-3 text-ui text-soft">
      Press Run, or <kbd className="font-mono text-small">Ctrl Enter</kbd>. What the program prints appears
      here.
    </p>
  );
}
