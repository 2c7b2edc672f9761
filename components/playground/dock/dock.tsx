"use client";

import { ChevronDown } from "lucide-react";
import { type ReactNode, Suspense, useState, useSyncExternalStore } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Split } from "#components/ui/split.tsx";
import { DOCK_PANES, type DockPane, type DockPaneProps } from "./dock-panes.ts";

export interface DockProps extends Omit<DockPaneProps, "chosen"> {
  /** Which pane is open. */
  readonly open: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
  /** The pane's share of the height, in percent. */
  readonly size: number;
  readonly onSize: (percent: number) => void;
  /** Neither bar nor pane is shown; which one is open stays. */
  readonly hidden: boolean;
  /** What is above it. */
  readonly children: ReactNode;
}

/** The tools under the output: a bar of tabs, and above it the open pane, whose upper edge can be moved. */
export function Dock({ open, onOpen, size, onSize, hidden, children, ...props }: DockProps) {
  const pane = hidden ? undefined : DOCK_PANES.find(({ id }) => id === open);
  const [atLoad] = useState(open);
  const [chosen, setChosen] = useState(false);
  if (!chosen && open !== atLoad) setChosen(true);
  if (DOCK_PANES.length === 0) return children;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <Split
        className="grow"
        direction="column"
        label={`Height of ${pane?.label ?? "the tool"}`}
        ids={["above", "dock"]}
        first={children}
        second={
          pane && (
            <section aria-label={pane.label} className="h-full bg-surface">
              <OpenPane pane={pane} chosen={chosen} {...props} />
            </section>
          )
        }
        share={100 - size}
        onShare={(share) => onSize(100 - share)}
        least={20}
      />
      {!hidden && <DockBar open={open} onOpen={onOpen} />}
    </div>
  );
}

/** Tools live in browsers alone: the server leaves their place empty, in a page that is loaded with one open. */
function OpenPane({ pane: { Pane, label }, ...props }: DockPaneProps & { pane: DockPane }) {
  const loading = <p className="px-4 py-3 text-ui text-soft">Loading {label.toLowerCase()}</p>;
  const inBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  if (!inBrowser) return loading;
  return (
    <Suspense fallback={loading}>
      <Pane {...props} />
    </Suspense>
  );
}

/** One button for each tool; pressing the open one's closes it. */
function DockBar({ open, onOpen }: Pick<DockProps, "open" | "onOpen">) {
  return (
    <div
      role="toolbar"
      aria-label="Tools"
      className="flex h-9 shrink-0 items-center gap-1 border-t border-line bg-frame px-2"
    >
      <div className="flex min-w-0 grow gap-1 overflow-x-auto">
        {DOCK_PANES.map(({ id, label, icon: Icon }) => (
          <button
            key={id}
            type="button"
            aria-pressed={id === open}
            onClick={() => onOpen(id === open ? undefined : id)}
            className="inline-flex h-7 items-center gap-1.5 shrink-0 rounded-md px-2 text-ui text-soft transition-colors hover:bg-hover hover:text-ink focus-visible:-outline-offset-2 aria-pressed:bg-hover aria-pressed:text-ink pointer-coarse:h-10"
          >
            <Icon aria-hidden size={14} strokeWidth={1.75} className="max-wide:hidden" /> {label}
          </button>
        ))}
      </div>
      {open !== undefined && (
        <IconButton icon={ChevronDown} label="Close the tool" onClick={() => onOpen(undefined)} />
      )}
    </div>
  );
}
