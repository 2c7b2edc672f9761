"use client";

import { useSyncExternalStore } from "react";
import type { Typing } from "./sheet.ts";

/** Where someone types on a touch screen; `nowhere` on all others, where a keyboard takes no room. */
export function useTyping(): Typing {
  return useSyncExternalStore(subscribe, read, () => "nowhere");
}

function subscribe(changed: () => void): () => void {
  // When a focus moves there is a moment without any: it is looked at after that.
  const later = (): void => queueMicrotask(changed);
  document.addEventListener("focusin", changed);
  document.addEventListener("focusout", later);
  return () => {
    document.removeEventListener("focusin", changed);
    document.removeEventListener("focusout", later);
  };
}

const FIELDS = "textarea, input:not([type=radio], [type=checkbox], [type=file]), [contenteditable=true]";

function read(): Typing {
  const field = document.activeElement;
  if (!field?.matches(FIELDS) || !window.matchMedia("(pointer: coarse)").matches) return "nowhere";
  if (field.closest("#output")) return "sheet";
  return field.closest("#code") ? "code" : "nowhere";
}

/** Less than this is left of a phone's screen when its keyboard is up, or when it lies on its side. In pixels. */
const SHORT_PX = 520;

/** Whether so little of the screen is left that only one thing at a time has room. */
export function useShort(): boolean {
  return useSyncExternalStore(
    (changed) => {
      window.visualViewport?.addEventListener("resize", changed);
      return () => window.visualViewport?.removeEventListener("resize", changed);
    },
    () => {
      const { visualViewport: seen } = window;
      return seen !== null && seen.height * seen.scale < SHORT_PX;
    },
    () => false,
  );
}
