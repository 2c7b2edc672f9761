"use client";

import { CornerDownLeft } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { NOT_BROWSING, step } from "../command/command-history.ts";
import type { PageLanguage } from "../languages.ts";
import type { Run } from "../state/run.ts";
import { Busy } from "./busy.tsx";
import { CompletionList, LIST_ID, optionId } from "./completion-list.tsx";
import { readEntered, rememberEntered } from "./entered-history.ts";
import { atEdge, beforeCursor, breakLine } from "./field-text.ts";
import { type Complete, useCompletion } from "./use-completion.ts";

export interface ConsoleLineProps {
  readonly fieldRef: RefObject<HTMLTextAreaElement | null>;
  readonly language: PageLanguage;
  /** What is evaluated now. */
  readonly entry: Run | undefined;
  /** How many entries wait for their turn. */
  readonly waiting: number;
  /** There is no interpreter to evaluate anything in. */
  readonly gone: boolean;
  /** What is shown is a recording. */
  readonly recorded: boolean;
  readonly onEnter: (code: string) => void;
  readonly onStop: () => void;
  readonly complete: Complete;
}

/** The line below a finished program: what is entered is evaluated in the program's variables. */
export function ConsoleLine({ fieldRef, language, entry, gone, onEnter, onStop, ...rest }: ConsoleLineProps) {
  const browsing = useRef(NOT_BROWSING);
  /** As in the editor: Escape, then Tab moves on. */
  const tabMovesOn = useRef(false);
  const completing = useCompletion(fieldRef, rest.complete, grow);

  /** As high as its text, where the browser does not do that by itself. */
  function grow(): void {
    const area = fieldRef.current;
    if (area) area.rows = Math.min(MAX_ROWS, area.value.split("\n").length);
  }

  function put(text: string): void {
    if (!fieldRef.current) return;
    fieldRef.current.value = text;
    fieldRef.current.setSelectionRange(text.length, text.length);
    grow();
  }

  function enter(): void {
    const code = fieldRef.current?.value.trimEnd() ?? "";
    if (code === "" || gone) return;
    rememberEntered(browserStorage(), language.id, code);
    browsing.current = NOT_BROWSING;
    put("");
    onEnter(code);
  }

  function look(direction: "older" | "newer"): void {
    const history = readEntered(browserStorage(), language.id);
    const found = step(history, browsing.current, direction, fieldRef.current?.value ?? "");
    if (found === undefined) return;
    browsing.current = found.browsing;
    put(found.text);
  }

  /** Whether the key was for the list of completions. */
  function choose(key: string): boolean {
    if (completing.list.length === 0) return false;
    if (key === "ArrowDown" || key === "ArrowUp") completing.move(key === "ArrowDown" ? 1 : -1);
    else if (key === "Enter" || key === "Tab") completing.take(completing.at);
    else if (key === "Escape") completing.close();
    else return false;
    return true;
  }

  /** Whether Tab did something here; in an empty field it moves on. */
  function tab(area: HTMLTextAreaElement): boolean {
    if (tabMovesOn.current || area.value === "") return false;
    if (beforeCursor(area).trim() === "")
      area.setRangeText(language.indent, area.selectionStart, area.selectionEnd, "end");
    else completing.ask();
    return true;
  }

  /** Ctrl+C, where nothing is selected that could be copied: stops what runs, else drops what is written. */
  function interrupt(area: HTMLTextAreaElement): boolean {
    if (area.selectionStart !== area.selectionEnd) return false;
    if (entry) onStop();
    else put("");
    return true;
  }

  function answers(event: KeyboardEvent<HTMLTextAreaElement>): boolean {
    const { key, ctrlKey, metaKey, altKey, shiftKey, currentTarget: area } = event;
    if (metaKey || altKey) return false;
    if (ctrlKey) return !shiftKey && key === "c" && interrupt(area);
    if (!shiftKey && choose(key)) return true;
    const movesOn = tabMovesOn.current;
    tabMovesOn.current = key === "Escape" || (movesOn && (key === "Tab" || key === "Shift"));
    switch (key) {
      case "Enter":
        if (shiftKey) breakLine(area, language.indent);
        else enter();
        grow();
        return true;
      case "ArrowUp":
      case "ArrowDown": {
        const direction = key === "ArrowUp" ? "older" : "newer";
        if (shiftKey || !atEdge(area, direction)) return false;
        look(direction);
        return true;
      }
      case "Tab":
        return !shiftKey && tab(area);
      default:
        return false;
    }
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.nativeEvent.isComposing || !answers(event)) return;
    event.preventDefault();
    event.stopPropagation();
  }

  const open = completing.list.length > 0;
  return (
    <div className="relative flex min-h-11 shrink-0 items-start gap-2 border-t border-line pr-2 pl-4 font-mono text-code transition-colors focus-within:border-focus focus-within:bg-raised focus-within:shadow-[inset_2px_0_0_var(--focus)]">
      <label htmlFor="console-line" className="shrink-0 py-[11px] text-stdin">
        <span className="sr-only">Console</span>
        <span aria-hidden>{language.prompts.first}</span>
      </label>
      <span id="console-line-keys" className="sr-only">
        Enter evaluates it in the program&apos;s variables, Shift Enter begins a new line, Tab completes, the
        up and down arrows find what was entered before. Escape, then Tab, moves on.
      </span>
      <textarea
        ref={fieldRef}
        id="console-line"
        aria-label="Console"
        aria-describedby="console-line-keys"
        aria-autocomplete="list"
        aria-haspopup="listbox"
        {...(open ? { "aria-controls": LIST_ID, "aria-activedescendant": optionId(completing.at) } : {})}
        // Shift+Enter begins a new line here.
        data-own-enter
        className="field-sizing-content max-h-[198px] min-w-0 grow resize-none self-center bg-transparent py-[11px] outline-none placeholder:font-sans placeholder:text-ui placeholder:text-faint max-wide:text-[16px]"
        rows={1}
        placeholder={placeholder(gone, rest.recorded, entry !== undefined)}
        // Not disabled: that would drop the focus of who is typing.
        readOnly={gone}
        aria-disabled={gone}
        autoComplete="off"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        onInput={() => {
          grow();
          completing.close();
        }}
        onKeyDown={keyDown}
        onBlur={completing.close}
      />
      <output aria-live="polite" aria-label="Completions found" className="sr-only">
        {completing.said}
      </output>
      {entry && <Busy entry={entry} waiting={rest.waiting} />}
      <IconButton
        icon={CornerDownLeft}
        label="Evaluate"
        className="mt-2 pointer-coarse:mt-0.5"
        disabled={gone}
        onClick={enter}
      />
      <CompletionList completing={completing} />
    </div>
  );
}

const MAX_ROWS = 8;

function placeholder(gone: boolean, recorded: boolean, busy: boolean): string {
  if (recorded) return "Run it to try something in its variables";
  if (gone) return "The program's variables are gone; run it again";
  return busy ? "" : "Try something in the program's variables";
}

/** Browsers that forbid storage throw when it is only looked at. */
function browserStorage(): Storage | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}
