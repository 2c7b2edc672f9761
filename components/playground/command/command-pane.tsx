"use client";

import { Trash2 } from "lucide-react";
import { useCallback, useRef, useState, useSyncExternalStore } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { DockPaneProps } from "../dock/dock-panes.ts";
import { Announcer } from "../output/announcer.tsx";
import { EMPTY_LOG } from "../output/log.ts";
import { useFollow } from "../output/use-follow.ts";
import { isOver } from "../state/run.ts";
import { CommandEntryView } from "./command-entry.tsx";
import { CommandField } from "./command-field.tsx";
import { NO_COMMANDS } from "./command-state.ts";
import { stateWords } from "./command-words.ts";

/** Commands one at a time, each with what it printed and how it ended; newest at the end, where the field is. */
export default function CommandPane({ state, commands, chosen, mayFocus }: DockPaneProps) {
  const focus = useCallback(() => chosen && mayFocus(), [chosen, mayFocus]);
  const { entries } = useSyncExternalStore(commands.subscribe, commands.state, () => NO_COMMANDS);
  const box = useRef<HTMLDivElement>(null);
  const { jump, onScroll } = useFollow(box, entries);
  const [problem, setProblem] = useState<string>();
  const newest = entries.at(-1);

  function run(command: string): boolean {
    const why = commands.run(command);
    setProblem(why);
    // What was just given is looked at, wherever the reader was.
    requestAnimationFrame(jump);
    return why === undefined;
  }

  return (
    <div className="flex h-full flex-col">
      <div
        ref={box}
        onScroll={onScroll}
        // A box that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
        tabIndex={0}
        className="min-h-0 grow overflow-y-auto overscroll-contain -outline-offset-2"
      >
        {entries.length === 0 ? (
          <p className="px-4 py-3 text-ui text-soft">
            One command at a time, in the sandbox of your programs, each in a shell of its own. It gets no
            input; for what asks for some there is the terminal.
            {state.sandbox.kind === "running" ? "" : " The first starts a sandbox."}
          </p>
        ) : (
          <ol aria-label="Commands and what they printed">
            {entries.map((entry) => (
              <CommandEntryView
                key={entry.execution}
                entry={entry}
                sandbox={state.sandbox}
                onStop={commands.stop}
                onExtend={commands.extend}
              />
            ))}
          </ol>
        )}
      </div>
      <Announcer run={newest?.execution} log={newest?.run.log ?? EMPTY_LOG} label="New from the command" />
      <output aria-label="Command state" className="sr-only">
        {newest && stateWords(newest)}
      </output>
      <p role="alert" className="shrink-0 px-4 text-ui text-failed not-empty:py-1.5">
        {problem}
      </p>
      <CommandField commands={commands} focus={focus} onRun={run}>
        <IconButton
          icon={Trash2}
          label="Clear the commands"
          disabled={!entries.some(({ run: its }) => isOver(its))}
          onClick={commands.clear}
        />
      </CommandField>
    </div>
  );
}
