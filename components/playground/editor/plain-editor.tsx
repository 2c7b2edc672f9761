"use client";

import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import { indentedBy, placeAt } from "./plain-text.ts";
import { selectedCode } from "./selected-code.ts";
import type { EditorProps, Standing } from "./editor-handle.ts";

/**
 * The code in the browser's own text field: what is there before the other editor has loaded, and what stays where it
 * does not come. Same type, same lines, same place.
 */
export function PlainEditor({
  initialCode,
  indent,
  marks,
  busy,
  onChange,
  onCursor,
  onHandle,
  standing,
}: EditorProps & {
  initialCode: string;
  busy: boolean;
  /** Tells whoever takes over where one is; undefined while a letter is composed or text is selected with the mouse. */
  standing: RefObject<(() => Standing | undefined) | undefined>;
}) {
  const field = useRef<HTMLTextAreaElement>(null);
  useState(holdServedField);
  const [lines, setLines] = useState(() => countLines(initialCode));
  const tabMovesOn = useRef(false);

  useLayoutEffect(() => {
    const area = field.current;
    if (!area) return undefined;
    if (releaseField(area) && area.value !== area.defaultValue) changed();
    onHandle({
      focus: () => area.focus(),
      hasFocus: () => document.activeElement === area,
      reveal: (place) => revealIn(area, place),
      selection: () => selectedCode(area.value, area.selectionStart, area.selectionEnd),
    });
    const hands = watchHands(area);
    standing.current = () => (hands.busy() ? undefined : standingIn(area));
    return () => {
      hands.close();
      standing.current = undefined;
      onHandle(undefined);
    };
    // The field owns its text from here on: a new text is a new field.
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- mount and unmount only
  }, []);

  function tellCursor(): void {
    const area = field.current;
    if (area) onCursor(placeAt(area.value, area.selectionStart));
  }

  function changed(): void {
    const area = field.current;
    if (!area) return;
    setLines(countLines(area.value));
    onChange(area.value);
  }

  function keyDown(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key === "Escape") tabMovesOn.current = true;
    else if (event.key === "Tab" && !tabMovesOn.current) {
      event.preventDefault();
      indentedBy(event.currentTarget, event.shiftKey ? "less" : "more", indent);
      changed();
    } else if (event.key !== "Shift" && event.key !== "Tab") tabMovesOn.current = false;
  }

  return (
    <div className="flex h-full overflow-auto bg-surface py-3 font-mono text-code pointer-coarse:text-[max(16px,var(--code-size))]">
      <div
        aria-hidden
        className="sticky left-0 w-[46px] shrink-0 self-start bg-surface pr-3 pointer-coarse:w-10 text-right text-faint select-none"
      >
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} className={isMarked(marks, index + 1) ? "font-bold text-failed" : ""}>
            {index + 1}
          </div>
        ))}
      </div>
      <span id="code-keys" className="sr-only">
        Tab indents. Escape, then Tab, moves on.
      </span>
      <textarea
        ref={field}
        id={FIELD_ID}
        aria-label="Code"
        aria-describedby="code-keys"
        className="field-sizing-content h-max min-h-full min-w-0 grow resize-none overflow-hidden bg-transparent pr-3 whitespace-pre outline-none"
        defaultValue={initialCode}
        readOnly={busy}
        rows={lines}
        wrap="off"
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        autoCorrect="off"
        onInput={changed}
        onSelect={tellCursor}
        onKeyDown={keyDown}
        onBlur={() => {
          tabMovesOn.current = false;
        }}
      />
    </div>
  );
}

function standingIn(area: HTMLTextAreaElement): Standing {
  return {
    start: area.selectionStart,
    end: area.selectionEnd,
    focused: document.activeElement === area,
    scrollTop: area.parentElement?.scrollTop ?? 0,
    scrollLeft: area.parentElement?.scrollLeft ?? 0,
  };
}

/** Whether a letter is being composed in the field, or a button of the mouse is down since it went down there. */
function watchHands(area: HTMLTextAreaElement): { busy: () => boolean; close: () => void } {
  const held = new Set<string>();
  const watch = new AbortController();
  const { signal } = watch;
  area.addEventListener("compositionstart", () => held.add("letter"), { signal });
  area.addEventListener("compositionend", () => held.delete("letter"), { signal });
  area.addEventListener("pointerdown", () => held.add("button"), { signal });
  for (const end of ["pointerup", "pointercancel"] as const) {
    window.addEventListener(end, () => held.delete("button"), { signal });
  }
  return { busy: () => held.size > 0, close: () => watch.abort() };
}

const FIELD_ID = "code-field";
let held: HTMLTextAreaElement | undefined;

/**
 * React sets the field that the server drew back to what was served when it takes it over, and does so again when it is
 * interrupted by typing: until that is over the field keeps what it has, the cursor and all.
 */
function holdServedField(): void {
  // The server draws it, too, and has none.
  if (typeof document === "undefined") return;
  const served = document.getElementById(FIELD_ID);
  const value = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(served ?? {}), "value");
  if (!(served instanceof HTMLTextAreaElement) || held !== undefined || !value) return;
  Object.defineProperty(served, "value", {
    ...value,
    set() {
      // What was served is not wanted any more.
    },
  });
  held = served;
}

/** Whether the field was held. */
function releaseField(area: HTMLTextAreaElement): boolean {
  if (held !== area) return false;
  Reflect.deleteProperty(area, "value");
  return true;
}

function countLines(code: string): number {
  return code.split("\n").length;
}

function isMarked(marks: EditorProps["marks"], line: number): boolean {
  return marks.some((mark) => mark.place.line === line);
}

function revealIn(area: HTMLTextAreaElement, { line, column }: { line: number; column?: number }): void {
  const before = area.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0) + (column ?? 1) - 1;
  area.focus();
  area.setSelectionRange(start, start);
  const lineHeight = Number.parseFloat(getComputedStyle(area).lineHeight);
  area.parentElement?.scrollTo({ top: Math.max(0, (line - 4) * lineHeight) });
}
