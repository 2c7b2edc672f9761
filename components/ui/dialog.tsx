"use client";

import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "./icon-button.tsx";

const SIZES = {
  /** For a question. */
  small: "max-w-md",
  /** For something to look through. */
  large: "h-[640px] max-w-[960px]",
} as const;

/** A dialog in the middle of the page; Escape, a press beside it and its cross close it. */
export function Dialog({
  title,
  size,
  onClose,
  children,
}: {
  title: string;
  size: keyof typeof SIZES;
  onClose: () => void;
  children: ReactNode;
}) {
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-40 bg-ink/25 dark:bg-frame/70" />
        <Base.Popup
          className={`fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-24px)] w-[calc(100vw-24px)] -translate-x-1/2 -translate-y-1/2 flex-col overflow-hidden rounded-lg border border-strong bg-surface text-ink outline-none ${SIZES[size]}`}
        >
          <div className="flex h-11 shrink-0 items-center justify-between border-b border-line bg-frame pr-2 pl-4">
            <Base.Title className="truncate text-[14px] font-semibold">{title}</Base.Title>
            <Base.Close render={<IconButton icon={X} label="Close" />} />
          </div>
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
