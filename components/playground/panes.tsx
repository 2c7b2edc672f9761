"use client";

import { type ReactNode, useSyncExternalStore } from "react";
import { Group, Panel, Separator } from "react-resizable-panels";

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
    <Group
      className="panes min-h-0 grow"
      orientation={wide ? "horizontal" : "vertical"}
      defaultLayout={{ code: split, output: 100 - split }}
      onLayoutChanged={(layout) => onSplit(layout["code"] ?? split)}
    >
      <Panel id="code" minSize="20%" className="min-w-0">
        {code}
      </Panel>
      <Separator
        aria-label="Share of code and output"
        className="relative bg-line outline-none after:absolute after:transition-colors focus-visible:after:bg-focus data-[separator=active]:after:bg-strong data-[separator=hover]:after:bg-strong aria-[orientation=horizontal]:h-px aria-[orientation=horizontal]:after:inset-x-0 aria-[orientation=horizontal]:after:-inset-y-px aria-[orientation=vertical]:w-px aria-[orientation=vertical]:after:-inset-x-px aria-[orientation=vertical]:after:inset-y-0"
      />
      <Panel id="output" minSize="20%" className="min-w-0">
        {output}
      </Panel>
    </Group>
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
