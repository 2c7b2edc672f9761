"use client";

import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { NOT_BROWSING, step } from "./command-history.ts";
import { newestRunning } from "./command-state.ts";
import type { Commands } from "./commands-store.ts";

/** Longer command lines are scripts: those are files. */
const MOST_CHARS = 4_000;

/** The line to type a command into. */
export function CommandField({
  commands,
  focus,
  onRun,
  children,
}: {
  commands: Commands;
  /** Whether it takes the focus when it comes: somebody opened the pane to type. */
  focus: () => boolean;
  /** @returns whether it was taken */
  onRun: (command: string) => boolean;
  children: ReactNode;
}) {
  const field = useRef<HTMLInputElement>(null);
  const browsing = useRef(NOT_BROWSING);

  useEffect(() => {
    if (focus()) field.current?.focus({ preventScroll: true });
  }, [focus]);

  function put(text: string): void {
    if (!field.current) return;
    field.current.value = text;
    commands.write(text);
  }

  function run(): void {
    const command = field.current?.value ?? "";
    if (command.trim() === "" || !onRun(command)) return;
    browsing.current = NOT_BROWSING;
    put("");
  }

  function look(direction: "older" | "newer"): void {
    const found = step(commands.history(), browsing.current, direction, field.current?.value ?? "");
    if (found === undefined) return;
    browsing.current = found.browsing;
    put(found.text);
    field.current?.setSelectionRange(found.text.length, found.text.length);
  }

  function keyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const { key, ctrlKey, metaKey, altKey, shiftKey, currentTarget } = event;
    if (event.nativeEvent.isComposing) return;
    if (key === "Enter" && !ctrlKey && !metaKey && !shiftKey) {
      event.preventDefault();
      run();
    } else if ((key === "ArrowUp" || key === "ArrowDown") && !ctrlKey && !metaKey && !altKey && !shiftKey) {
      event.preventDefault();
      look(key === "ArrowUp" ? "older" : "newer");
    } else if (
      ctrlKey &&
      !altKey &&
      key === "c" &&
      currentTarget.selectionStart === currentTarget.selectionEnd
    ) {
      const running = newestRunning(commands.state());
      if (running === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      commands.stop(running.execution);
    }
  }

  return (
    <div className="flex h-11 shrink-0 items-center gap-1 border-t border-line pr-2 pl-4 font-mono text-code focus-within:border-focus focus-within:bg-raised focus-within:shadow-[inset_2px_0_0_var(--focus)]">
      <label htmlFor="command-line" className="shrink-0 pr-1 text-faint">
        <span className="sr-only">Command line</span>
        <span aria-hidden>$</span>
      </label>
      <span id="command-line-keys" className="sr-only">
        Enter runs it, the up and down arrows find earlier ones, Control C stops the newest that runs.
      </span>
      <input
        ref={field}
        id="command-line"
        aria-label="Command line"
        aria-describedby="command-line-keys"
        className="h-full min-w-0 grow bg-transparent outline-none placeholder:text-faint max-wide:text-[16px]"
        placeholder="A command, such as ls -l"
        defaultValue={commands.draft()}
        maxLength={MOST_CHARS}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        onInput={({ currentTarget }) => commands.write(currentTarget.value)}
        onKeyDown={keyDown}
      />
      <IconButton icon={CornerDownLeft} label="Run the command" onClick={run} />
      {children}
    </div>
  );
}
