"use client";

import { useEffect, useRef } from "react";
import { afterKey, NOTHING_TYPED, type TypedAhead } from "./typed-ahead.ts";

/**
 * Keeps what is typed between the moment at which a field is asked for and the one at which it is there and has the
 * focus: the field takes it with the returned function, once, and has its keys to itself from then on.
 */
export function useTypedAhead(asked: boolean, onClose: () => void): () => TypedAhead {
  const typed = useRef<TypedAhead | undefined>(undefined);
  const close = useRef(onClose);
  useEffect(() => {
    close.current = onClose;
  });
  useEffect(() => {
    if (!asked) return undefined;
    typed.current = NOTHING_TYPED;
    const keyDown = (event: KeyboardEvent): void => {
      const after = typed.current && afterKey(typed.current, event);
      if (after === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      if (after === "close") close.current();
      else typed.current = after;
    };
    window.addEventListener("keydown", keyDown, { capture: true });
    return () => {
      typed.current = undefined;
      window.removeEventListener("keydown", keyDown, { capture: true });
    };
  }, [asked]);

  return () => {
    const taken = typed.current ?? NOTHING_TYPED;
    typed.current = undefined;
    return taken;
  };
}
