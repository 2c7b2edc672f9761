"use client";

import type { Completing } from "./use-completion.ts";

export const LIST_ID = "console-completions";

export const optionId = (index: number): string => `${LIST_ID}-${index}`;

/** What could stand at the cursor. The field keeps the focus; its keys choose here. */
export function CompletionList({ completing: { list, at, take } }: { completing: Completing }) {
  if (list.length === 0) return null;
  return (
    <div
      id={LIST_ID}
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- no tag is a list beside a field of several lines
      role="listbox"
      aria-label="Completions"
      // A box that scrolls must be reachable; the field's own keys go through it all the same.
      tabIndex={0}
      // The field must not lose the focus.
      onMouseDown={(event) => event.preventDefault()}
      className="absolute bottom-full left-4 z-10 mb-1 max-h-56 max-w-[min(32rem,calc(100%-2rem))] min-w-48 overflow-y-auto rounded-md border border-strong bg-raised py-1 font-mono text-code"
    >
      {list.map(({ text, kind }, index) => (
        // The keys are the field's.
        // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- as said
        <div
          // oxlint-disable-next-line react/no-array-index-key -- a list never changes, and two may have one text
          key={index}
          ref={index === at ? show : undefined}
          id={optionId(index)}
          // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as for the list
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={`flex min-h-7 cursor-pointer items-center gap-4 px-3 pointer-coarse:min-h-10 ${
            index === at ? "bg-selection text-ink" : "text-ink hover:bg-hover"
          }`}
          onClick={() => take(index)}
        >
          <span className="min-w-0 grow truncate">{text}</span>
          <span className="shrink-0 font-sans text-small text-soft">{kind}</span>
        </div>
      ))}
    </div>
  );
}

function show(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: "nearest" });
}
