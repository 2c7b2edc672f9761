"use client";

import { useEffect, useRef } from "react";
import type { Completing } from "./use-completion.ts";

export const LIST_ID = "console-completions";

export const optionId = (index: number): string => `${LIST_ID}-${index}`;

/** What could stand at the cursor. The field keeps the focus; its keys choose here. */
export function CompletionList({ completing: { list, at, take } }: { completing: Completing }) {
  const chosen = useRef<HTMLDivElement>(null);
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [at]);
  if (list.length === 0) return null;
  return (
    <div
      id={LIST_ID}
      role="listbox"
      aria-label="Completions"
      className="absolute bottom-full left-4 z-10 mb-1 max-h-56 max-w-[min(32rem,calc(100%-2rem))] min-w-48 overflow-y-auto rounded-md border border-strong bg-raised py-1 font-mono text-code"
    >
      {list.map(({ text, kind }, index) => (
        <div
          // oxlint-disable-next-line react/no-array-index-key -- a list never changes, and two may have one text
          key={index}
          ref={index === at ? chosen : undefined}
          id={optionId(index)}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          className={`flex min-h-7 cursor-pointer items-center gap-4 px-3 pointer-coarse:min-h-10 ${
            index === at ? "bg-selection text-ink" : "text-ink hover:bg-hover"
          }`}
          // The field must not lose the focus.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(index)}
          onKeyDown={undefined}
        >
          <span className="min-w-0 grow truncate">{text}</span>
          <span className="shrink-0 font-sans text-small text-soft">{kind}</span>
        </div>
      ))}
    </div>
  );
}
