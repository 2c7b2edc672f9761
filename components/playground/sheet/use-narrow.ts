"use client";

import { useSyncExternalStore } from "react";

const NARROW = "(width < 768px)";

/** Whether the tools are a sheet over the code. The server draws it wide; style sheets turn it, see globals.css. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(NARROW);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(NARROW).matches,
    () => false,
  );
}
