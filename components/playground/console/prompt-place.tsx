"use client";

import { useLayoutEffect, useRef, useState } from "react";
import { pageLanguage } from "../languages.ts";
import { InputLine, type InputLineProps } from "../output/input-line.tsx";
import { hasInterpreter, type PlaygroundState } from "../state/playground.ts";
import { ConsoleLine, type ConsoleLineProps } from "./console-line.tsx";

export interface PromptPlaceProps
  extends
    Pick<ConsoleLineProps, "onEnter" | "complete">,
    Pick<InputLineProps, "onType" | "onEndInput" | "onStop" | "mayTakeFocus"> {
  readonly state: PlaygroundState;
  /** Nobody reads any more what is typed, and the line for it had taken the focus. */
  readonly onFocusBack: () => void;
}

/**
 * The last line of the output: what is typed goes into the program while one runs, and is evaluated in its variables
 * when it has finished. Who types goes on typing when one takes the other's place.
 */
export function PromptPlace({ state, onEnter, complete, onFocusBack, ...input }: PromptPlaceProps) {
  const { run, console } = state;
  const { entry } = console;
  const inputField = useRef<HTMLInputElement>(null);
  const consoleField = useRef<HTMLTextAreaElement>(null);
  const tookFocus = useRef(false);

  // What has asked once may ask again: its line stays until it has ended.
  const [asker, setAsker] = useState<string>();
  const asks = entry?.stage.kind === "running" && entry.stage.waiting !== undefined;
  if (asks && asker !== entry.execution) setAsker(entry.execution);
  const forInput = entry ? asks || asker === entry.execution : run?.stage.kind !== "finished";

  useLayoutEffect(() => {
    const focused = document.activeElement;
    if (forInput && focused === consoleField.current) inputField.current?.focus({ preventScroll: true });
    if (forInput || focused !== inputField.current) return;
    if (tookFocus.current) onFocusBack();
    else consoleField.current?.focus({ preventScroll: true });
    tookFocus.current = false;
  }, [forInput, onFocusBack]);

  return (
    <>
      <div hidden={!forInput}>
        <InputLine {...input} run={entry ?? run} fieldRef={inputField} tookFocusRef={tookFocus} />
      </div>
      <div hidden={forInput}>
        <ConsoleLine
          fieldRef={consoleField}
          language={pageLanguage(run?.language ?? "")}
          entry={entry}
          waiting={console.waiting.length}
          gone={!hasInterpreter(state)}
          recorded={run?.recordedMs !== undefined}
          onEnter={onEnter}
          onStop={input.onStop}
          complete={complete}
        />
      </div>
    </>
  );
}
