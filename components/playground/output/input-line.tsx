"use client";

import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, type RefObject, useEffect } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import type { Run } from "../state/run.ts";

export interface InputLineProps {
  readonly run: Run | undefined;
  readonly onType: (text: string) => void;
  readonly onEndInput: () => void;
  readonly onStop: () => void;
  readonly mayTakeFocus: () => boolean;
  readonly fieldRef: RefObject<HTMLInputElement | null>;
  /** Set when this line takes the focus by itself: it goes back where it was when nobody reads any more. */
  readonly tookFocusRef: RefObject<boolean>;
}

/** The line to type into. Open whenever the program can read; it comes forward when the program waits. */
export function InputLine({
  run,
  onType,
  onEndInput,
  onStop,
  mayTakeFocus,
  fieldRef,
  tookFocusRef,
}: InputLineProps) {
  const stage = run?.stage.kind === "running" ? run.stage : undefined;
  const open = stage?.stdinOpen === true && run?.stopping !== true;
  const waiting = open && stage.waiting !== undefined;

  useEffect(() => {
    if (!waiting || document.activeElement === fieldRef.current || !mayTakeFocus()) return;
    fieldRef.current?.focus({ preventScroll: true });
    tookFocusRef.current = true;
  }, [waiting, mayTakeFocus, fieldRef, tookFocusRef]);

  function send(): void {
    if (!fieldRef.current || !open) return;
    onType(`${fieldRef.current.value}\n`);
    fieldRef.current.value = "";
  }

  function keyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const { key, ctrlKey, metaKey, altKey, currentTarget } = event;
    if (key === "Enter" && !ctrlKey && !metaKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      event.stopPropagation();
      send();
    } else if (ctrlKey && !altKey && key === "d") {
      event.preventDefault();
      if (!open) return;
      if (currentTarget.value !== "") onType(currentTarget.value);
      currentTarget.value = "";
      onEndInput();
    } else if (
      ctrlKey &&
      !altKey &&
      key === "c" &&
      currentTarget.selectionStart === currentTarget.selectionEnd
    ) {
      event.preventDefault();
      event.stopPropagation();
      if (open) onStop();
    }
  }

  const asked = waiting ? lastLine(stage.waiting.prompt) : "";
  return (
    <div
      className={`flex h-11 shrink-0 items-center gap-2 border-t pr-2 pl-4 font-mono text-code transition-colors ${
        waiting ? "border-focus bg-raised shadow-[inset_2px_0_0_var(--focus)]" : "border-line"
      }`}
    >
      <label
        htmlFor="program-input"
        className={`max-w-[60%] shrink-0 truncate whitespace-pre ${waiting ? "text-ink" : "text-faint"}`}
      >
        <span className="sr-only">Program input</span>
        <span aria-hidden>{asked.trim() === "" ? "›" : asked.trim()}</span>
      </label>
      <span id="program-input-keys" className="sr-only">
        Enter sends the line, Control D ends the input, Control C stops the program.
      </span>
      <input
        ref={fieldRef}
        id="program-input"
        aria-label="Program input"
        aria-describedby="program-input-keys"
        className="h-full min-w-0 grow bg-transparent outline-none placeholder:text-faint max-wide:text-[16px]"
        placeholder={placeholder(open, waiting)}
        // Not disabled: that would drop the focus of who is typing.
        readOnly={!open}
        aria-disabled={!open}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="send"
        onKeyDown={keyDown}
      />
      <IconButton icon={CornerDownLeft} label="Send line" disabled={!open} onClick={send} />
    </div>
  );
}

function placeholder(open: boolean, waiting: boolean): string {
  if (waiting) return "Type a line";
  return open ? "Input for the program" : "Input, while a program runs";
}

function lastLine(prompt: string): string {
  return prompt.split("\n").at(-1) ?? "";
}
