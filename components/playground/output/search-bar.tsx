"use client";

import { ChevronDown, ChevronUp, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { MOST_FINDS } from "./search.ts";
import type { Search } from "./use-search.ts";

/** The field to search the output with: Enter goes to the next find, Shift+Enter to the one before, Escape closes. */
export function SearchBar({ search, onClose }: { search: Search; onClose: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);

  function keyDown(event: KeyboardEvent): void {
    if (event.key === "Escape") onClose();
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) search.step(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    // Shift+Enter runs the program elsewhere.
    event.stopPropagation();
  }

  const none = search.count === 0;
  return (
    <search
      aria-label="Search the output"
      className="flex h-9 shrink-0 items-center border-b border-line bg-raised pr-1 pl-4 pointer-coarse:h-11"
    >
      <input
        ref={field}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- it was opened to be typed into
        autoFocus
        aria-label="Search the output"
        data-own-enter
        className="h-full min-w-0 grow bg-transparent font-mono text-code outline-none placeholder:font-sans placeholder:text-faint max-wide:text-[16px]"
        placeholder="Search the output"
        value={search.wanted}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        enterKeyHint="search"
        onChange={({ currentTarget }) => search.look(currentTarget.value)}
        onKeyDown={keyDown}
      />
      <output aria-label="Finds" className="shrink-0 px-2 text-small whitespace-nowrap text-soft">
        {search.wanted === "" ? "" : findWords(search)}
      </output>
      <IconButton icon={ChevronUp} label="Previous find" disabled={none} onClick={() => search.step(-1)} />
      <IconButton icon={ChevronDown} label="Next find" disabled={none} onClick={() => search.step(1)} />
      <IconButton icon={X} label="Close search" onClick={onClose} />
    </search>
  );
}

function findWords({ at, count }: Search): string {
  if (count === 0) return "None";
  return `${at + 1} of ${count >= MOST_FINDS ? `${count.toLocaleString("en")} or more` : count}`;
}
