"use client";

import { type MouseEvent, type PointerEvent, type ReactNode, useEffect, useRef } from "react";

/** A row of keys for fingers: what is before and after stays, what is between scrolls sideways. */
export function KeyBar({
  label,
  className = "",
  before,
  after,
  onLeave,
  children,
}: {
  label: string;
  className?: string;
  before?: ReactNode;
  after?: ReactNode;
  /** A key had the focus, as when a screen reader presses it, and lost it to something else. */
  onLeave?: () => void;
  children: ReactNode;
}) {
  return (
    <div
      data-key-bar
      role="toolbar"
      aria-label={label}
      onBlur={({ currentTarget, relatedTarget }) => currentTarget.contains(relatedTarget) || onLeave?.()}
      className={`flex h-12 shrink-0 items-center border-t border-line bg-frame px-1 select-none ${className}`}
    >
      {before}
      <div className="flex min-w-0 grow items-center overflow-x-auto overscroll-x-contain border-line [scrollbar-width:none] not-first:border-l not-last:border-r">
        {children}
      </div>
      {after}
    </div>
  );
}

const HOLD_MS = 400;
const EVERY_MS = 70;

/** One key: pressing it takes the focus from nobody. `repeats`: as long as it is held. */
export function KeyButton({
  label,
  pressed,
  repeats = false,
  onPress,
  children,
}: {
  label: string;
  /** For a key that stays down. */
  pressed?: boolean;
  repeats?: boolean;
  onPress: () => void;
  children: ReactNode;
}) {
  const timer = useRef<number>(undefined);
  const held = useRef(false);
  const current = useRef(onPress);
  useEffect(() => {
    current.current = onPress;
  });
  useEffect(() => () => window.clearTimeout(timer.current), []);

  function down(event: PointerEvent): void {
    event.preventDefault();
    held.current = false;
    if (!repeats) return;
    const again = (): void => {
      held.current = true;
      current.current();
      timer.current = window.setTimeout(again, EVERY_MS);
    };
    timer.current = window.setTimeout(again, HOLD_MS);
  }
  const up = (): void => window.clearTimeout(timer.current);
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      onPointerDown={down}
      onPointerUp={up}
      onPointerCancel={up}
      onPointerLeave={up}
      onMouseDown={keepFocus}
      // Holding a key is not asking for the browser's menu.
      onContextMenu={keepFocus}
      onClick={() => held.current || onPress()}
      className="inline-flex h-10 min-w-10 shrink-0 touch-pan-x items-center justify-center rounded-md px-1 font-mono text-[16px] text-ink active:bg-hover aria-pressed:bg-accent aria-pressed:text-accent-ink"
    >
      {children}
    </button>
  );
}

function keepFocus(event: MouseEvent): void {
  event.preventDefault();
}
