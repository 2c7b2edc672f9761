"use client";

import { useEffect } from "react";

/** What the browser's own bars take when they come and go is no keyboard. In pixels. */
const LEAST_KEYBOARD_PX = 120;

/**
 * Where a phone's keyboard covers the page instead of making it smaller (Safari), tells the style sheets how much it
 * covers: `--keyboard` below, and `--visible-top` for what the browser scrolled away above.
 */
export function useKeyboardPlace(): void {
  useEffect(() => {
    const seen = window.visualViewport;
    if (seen === null) return undefined;
    const { style } = document.documentElement;
    function tell(): void {
      if (seen === null) return;
      const covered = window.innerHeight - seen.height - seen.offsetTop;
      // Who has zoomed in sees a part of the page, and no keyboard made it so.
      const keyboard = seen.scale === 1 && window.innerHeight - seen.height > LEAST_KEYBOARD_PX;
      if (keyboard) {
        style.setProperty("--keyboard", `${Math.max(0, Math.round(covered))}px`);
        style.setProperty("--visible-top", `${Math.max(0, Math.round(seen.offsetTop))}px`);
      } else {
        style.removeProperty("--keyboard");
        style.removeProperty("--visible-top");
      }
    }
    seen.addEventListener("resize", tell);
    seen.addEventListener("scroll", tell);
    return () => {
      seen.removeEventListener("resize", tell);
      seen.removeEventListener("scroll", tell);
      style.removeProperty("--keyboard");
      style.removeProperty("--visible-top");
    };
  }, []);
}
