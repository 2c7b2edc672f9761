"use client";

import type { ReactNode } from "react";
import { Split } from "#components/ui/split.tsx";
import type { Sheet } from "./sheet/use-sheet.ts";

/**
 * Code and output side by side, and the line between them can be moved. Where it is narrow the output is a sheet over
 * the code: the same elements, laid out by globals.css, so that nothing starts anew when a screen is turned.
 */
export function Panes({
  code,
  output,
  split,
  onSplit,
  sheet,
}: {
  code: ReactNode;
  output: ReactNode;
  /** The code's share in percent. */
  split: number;
  onSplit: (split: number) => void;
  sheet: Sheet;
}) {
  return (
    <Split
      className="panes grow"
      data-sheet={sheet.height}
      direction="row"
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
