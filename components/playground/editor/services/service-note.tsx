"use client";

import { useEffect, useSyncExternalStore } from "react";
import { browserServices } from "./browser.ts";

const TOLD_FOR_MS = 8_000;

/** What there is to say of the last time that something was formatted: for a moment, over the end of the code. */
export function ServiceNote() {
  const note = useSyncExternalStore(subscribe, read, nothing);
  useEffect(() => {
    if (note === undefined) return undefined;
    const timer = setTimeout(() => browserServices().unsay(), TOLD_FOR_MS);
    return () => clearTimeout(timer);
  }, [note]);
  return (
    <output
      aria-label="Note on the code"
      className="pointer-events-none absolute right-4 bottom-3 left-4 z-10 mx-auto block w-fit max-w-full rounded-md border border-strong bg-raised px-3 py-1.5 text-ui text-ink empty:hidden"
    >
      {note}
    </output>
  );
}

function subscribe(listener: () => void): () => void {
  return browserServices().subscribe(listener);
}

function read(): string | undefined {
  return browserServices().note();
}

function nothing(): undefined {
  return undefined;
}
