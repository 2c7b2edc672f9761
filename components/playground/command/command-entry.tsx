"use client";

import { Copy, Square } from "lucide-react";
import { memo } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { DeadlineNotice } from "../output/deadline-notice.tsx";
import { isEmpty } from "../output/log.ts";
import { logText } from "../output/log-text.ts";
import { OutputLog } from "../output/output-log.tsx";
import { Result } from "../output/result-line.tsx";
import type { SandboxView } from "../state/playground.ts";
import { isOver } from "../state/run.ts";
import { clockTime } from "../work/time-words.ts";
import type { CommandEntry } from "./command-state.ts";

const NO_PATHS: readonly string[] = [];

/** One command: what was given, what it printed, how it is or was. */
export const CommandEntryView = memo(function CommandEntryView({
  entry: { command, execution, atMs, run },
  sandbox,
  onStop,
  onExtend,
}: {
  entry: CommandEntry;
  sandbox: SandboxView;
  onStop: (execution: string) => void;
  onExtend: (execution: string) => void;
}) {
  const over = isOver(run);
  return (
    <li className="border-b border-line pb-2">
      <div className="sticky top-0 flex min-h-9 items-center gap-1 bg-surface pr-2 pl-4">
        <p className="min-w-0 grow truncate font-mono text-code text-ink" title={command}>
          <span aria-hidden className="pr-2 text-faint select-none">
            $
          </span>
          {command}
        </p>
        <time
          dateTime={new Date(atMs).toISOString()}
          className="shrink-0 px-1 text-small text-faint tabular-nums"
        >
          {clockTime(atMs, atMs)}
        </time>
        {!over && (
          <IconButton
            icon={Square}
            label={`Stop ${command}`}
            disabled={run.stopping}
            onClick={() => onStop(execution)}
          />
        )}
        <CopyButton
          icon={Copy}
          label={`Copy what ${command} printed`}
          text={() => logText(run.log)}
          disabled={isEmpty(run.log)}
        />
      </div>
      {!isEmpty(run.log) && (
        <div className="-my-2">
          <OutputLog log={run.log} paths={NO_PATHS} onPlace={nowhere} wrap label={`Printed by ${command}`} />
        </div>
      )}
      <DeadlineNotice run={run} onExtend={() => onExtend(execution)} />
      <div className="px-4 text-ui">
        <Result run={run} sandbox={sandbox} brief />
      </div>
    </li>
  );
});

/** Without paths there are no places to go to. */
function nowhere(): void {}
