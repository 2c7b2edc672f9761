"use client";

import { ChevronDown, ScrollText } from "lucide-react";
import type { Ref } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SheetHandle } from "../sheet/sheet-handle.tsx";
import { useDrag } from "../sheet/use-drag.ts";
import type { Sheet } from "../sheet/use-sheet.ts";
import { DOCK_PANES, type DockPane } from "./dock-panes.ts";

/**
 * One button for each tool; pressing the open one's closes it. On a narrow screen it is the sheet's bar: the output is
 * one of them, pressing what is shown lowers and raises the sheet, and it can be dragged.
 */
export function DockBar({
  open,
  onOpen,
  sheet,
  handle,
}: {
  open: string | undefined;
  onOpen: (id: string | undefined) => void;
  sheet: Sheet;
  handle: Ref<HTMLButtonElement>;
}) {
  const drag = useDrag(sheet);

  function press(id: string | undefined): void {
    if (!sheet.there) onOpen(id === open ? undefined : id);
    else if (id === open && sheet.height !== "low") sheet.set("low");
    else {
      onOpen(id);
      if (sheet.height === "low") sheet.set("half");
    }
  }

  return (
    <div
      role="toolbar"
      aria-label="Tools"
      {...drag}
      className="dock-bar relative flex h-9 shrink-0 items-center gap-1 border-line bg-frame px-2 wide:border-t max-wide:order-first max-wide:h-12 max-wide:touch-pan-x max-wide:gap-0 max-wide:border-y max-wide:px-1 max-wide:pt-1.5"
    >
      <span
        aria-hidden
        className="absolute top-1.5 left-1/2 h-1 w-9 -translate-x-1/2 rounded-full bg-strong wide:hidden"
      />
      <div className="flex min-w-0 grow gap-1 overflow-x-auto max-wide:touch-pan-x max-wide:gap-0 max-wide:[scrollbar-width:none]">
        <Tool
          label="Output"
          icon={ScrollText}
          pressed={open === undefined}
          className="wide:hidden"
          onPress={() => press(undefined)}
        />
        {DOCK_PANES.map(({ id, label, icon }) => (
          <Tool key={id} label={label} icon={icon} pressed={id === open} onPress={() => press(id)} />
        ))}
      </div>
      {open !== undefined && (
        <IconButton
          icon={ChevronDown}
          label="Close the tool"
          onClick={() => onOpen(undefined)}
          className="max-wide:hidden"
        />
      )}
      <SheetHandle ref={handle} sheet={sheet} />
    </div>
  );
}

function Tool({
  label,
  icon: Icon,
  pressed,
  className = "",
  onPress,
}: Pick<DockPane, "label" | "icon"> & { pressed: boolean; className?: string; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={`inline-flex h-7 shrink-0 items-center gap-1.5 rounded-md px-2 text-ui text-soft transition-colors hover:bg-hover hover:text-ink focus-visible:-outline-offset-2 aria-pressed:bg-hover aria-pressed:text-ink max-wide:h-10 max-wide:px-1.5 max-wide:hover:bg-transparent max-wide:aria-pressed:bg-transparent max-wide:aria-pressed:font-medium pointer-coarse:h-10 ${className}`}
    >
      <Icon aria-hidden size={14} strokeWidth={1.75} className="max-wide:hidden" /> {label}
    </button>
  );
}
