"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import type { KeyboardEvent, Ref } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { lowered, pressed, raised, type SheetHeight } from "./sheet.ts";
import type { Sheet } from "./use-sheet.ts";

const NAMES: Readonly<Record<SheetHeight, string>> = {
  low: "Raise output and tools",
  half: "Raise output and tools to the whole screen",
  full: "Lower output and tools",
};

/** The sheet's handle: a press takes it up a step, and from the top down; arrow keys, Home and End move it too. */
export function SheetHandle({ ref, sheet }: { ref: Ref<HTMLButtonElement>; sheet: Sheet }) {
  const { height, set } = sheet;

  function keyDown(event: KeyboardEvent): void {
    const to = keyed(event.key, height);
    if (to === undefined) return;
    event.preventDefault();
    set(to);
  }

  return (
    <IconButton
      ref={ref}
      icon={height === "full" ? ChevronDown : ChevronUp}
      label={NAMES[height]}
      aria-expanded={height !== "low"}
      aria-controls="output"
      onKeyDown={keyDown}
      onClick={() => set(pressed(height))}
      className="size-10! wide:hidden"
    />
  );
}

function keyed(key: string, height: SheetHeight): SheetHeight | undefined {
  switch (key) {
    case "ArrowUp":
      return raised(height);
    case "ArrowDown":
      return lowered(height);
    case "Home":
      return "full";
    case "End":
      return "low";
    default:
      return undefined;
  }
}
