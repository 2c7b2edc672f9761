"use client";

import {
  type KeyboardEvent,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from "react";
import { Split } from "#components/ui/split.tsx";
import type { Sheet } from "../sheet/use-sheet.ts";
import { DockBar } from "./dock-bar.tsx";
import { DOCK_PANES, type DockPane, type DockPaneProps } from "./dock-panes.ts";

export interface DockProps extends Omit<DockPaneProps, "chosen" | "mayFocus" | LateStores> {
  /** Undefined until their code is there. */
  readonly terminals: DockPaneProps["terminals"] | undefined;
  readonly commands: DockPaneProps["commands"] | undefined;
  /** Which pane is open. */
  readonly open: string | undefined;
  readonly onOpen: (id: string | undefined) => void;
  /** The pane's share of the height, in percent. */
  readonly size: number;
  readonly onSize: (percent: number) => void;
  /** Neither bar nor pane is shown; which one is open stays. */
  readonly hidden: boolean;
  /** What all of it is on a narrow screen. */
  readonly sheet: Sheet;
  /** What is above it. */
  readonly children: ReactNode;
}

type LateStores = "terminals" | "commands";

/**
 * The tools under the output: a bar of tabs, and above it the open pane, whose upper edge can be moved. On a narrow
 * screen one of them at a time, the output too, in a sheet with the bar on top.
 */
export function Dock({ open, onOpen, size, onSize, hidden, sheet, children, ...props }: DockProps) {
  const pane = hidden ? undefined : DOCK_PANES.find(({ id }) => id === open);
  const [atLoad] = useState(open);
  const [chosen, setChosen] = useState(false);
  if (!chosen && open !== atLoad) setChosen(true);
  const handle = useRef<HTMLButtonElement>(null);

  /** A terminal's Escape is its program's; what hides with the sheet gives its focus to the handle. */
  function keyDown(event: KeyboardEvent): void {
    const { target, currentTarget } = event;
    if (event.key !== "Escape" || event.defaultPrevented || !sheet.there || sheet.height === "low") return;
    if (!(target instanceof Element) || !currentTarget.contains(target) || target.closest(".xterm")) return;
    event.preventDefault();
    handle.current?.focus();
    sheet.lower();
  }

  return (
    // What is in it has the focus; the key is for all of it.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- as said
    <div data-tool={pane?.id} onKeyDown={keyDown} className="dock flex h-full min-h-0 flex-col bg-surface">
      <Split
        className="grow"
        direction="column"
        label={`Height of ${pane?.label ?? "the tool"}`}
        ids={["above", "dock"]}
        first={children}
        second={
          pane && (
            <section aria-label={pane.label} className="h-full bg-surface">
              <OpenPane key={pane.id} pane={pane} chosen={chosen} {...props} />
            </section>
          )
        }
        share={100 - size}
        onShare={(share) => onSize(100 - share)}
        least={20}
      />
      {!hidden && <DockBar open={open} onOpen={onOpen} sheet={sheet} handle={handle} />}
    </div>
  );
}

/** Tools live in browsers alone: the server leaves their place empty, in a page that is loaded with one open. */
function OpenPane({
  pane: { Pane, label },
  terminals,
  commands,
  ...props
}: Omit<DockPaneProps, "mayFocus" | LateStores> & Pick<DockProps, LateStores> & { pane: DockPane }) {
  const opener = useRef<Element>(null);
  // Where the focus was when it was opened; its code may come much later.
  useEffect(() => {
    opener.current = document.activeElement;
  }, []);
  const mayFocus = useCallback(() => {
    const { activeElement } = document;
    return activeElement === document.body || activeElement === opener.current;
  }, []);
  const loading = <p className="px-4 py-3 text-ui text-soft">Loading {label.toLowerCase()}</p>;
  const inBrowser = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  if (!inBrowser || terminals === undefined || commands === undefined) return loading;
  return (
    <Suspense fallback={loading}>
      <Pane terminals={terminals} commands={commands} mayFocus={mayFocus} {...props} />
    </Suspense>
  );
}
