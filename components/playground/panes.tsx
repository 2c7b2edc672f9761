"use client";

import { type ReactNode, useSyncExternalStore } from "react";
import { Split } from "#components/ui/split.tsx";

const WIDE = "(min-width: 768px)";

/** Code and output side by side, or one above the other where it is narrow; the line between them can be moved. */
export function Panes({
  code,
  output,
  split,
  onSplit,
}: {
  code: ReactNode;
  output: ReactNode;
  /** The code's share in percent. */
  split: number;
  onSplit: (split: number) => void;
}) {
  const wide = useWide();
  return (
    <Split
      className="panes grow"
      direction={wide ? "row" : "column"}
      label="Share of code and output"
      ids={["code", "output"]}
      first={code}
      second={output}
      share={split}
      onShare={onSplit}
      least={20}
    />
  );
}

/** The server draws it wide; style sheets turn it before the scripts are there, see globals.css. */
function useWide(): boolean {
  return useSyncExternalStore(
    (changed) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener("change", changed);
      return () => query.removeEventListener("change", changed);
    },
    () => window.matchMedia(WIDE).matches,
    () => true,
  );
}
