"use client";

import { useTheme } from "next-themes";
import { useEffect, useRef } from "react";
import { Toaster, toast } from "sonner";

/** Something that was done, said in passing. `number` tells one from the next. */
export interface Told {
  readonly number: number;
  readonly words: string;
  /** There is more to see about it. */
  readonly more: boolean;
}

const SHOWN_MS = 6_000;
/** One takes the place of the one before. */
const ID = "told";

/** Says what was done at the foot of the page; loaded when there is something to say. */
export function Toasts({ told, onMore }: { told: Told; onMore: () => void }) {
  const { resolvedTheme } = useTheme();
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  }, [onMore]);

  useEffect(() => {
    const action = { label: "Details", onClick: () => more.current() };
    toast(told.words, { id: ID, duration: SHOWN_MS, ...(told.more ? { action } : {}) });
  }, [told]);

  return (
    <Toaster
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-center"
      containerAriaLabel="Messages"
      toastOptions={{
        className: "font-sans! text-ui!",
        style: {
          background: "var(--raised)",
          color: "var(--ink)",
          borderColor: "var(--line-strong)",
          boxShadow: "none",
        },
        actionButtonStyle: { background: "var(--accent)", color: "var(--accent-ink)" },
      }}
    />
  );
}
