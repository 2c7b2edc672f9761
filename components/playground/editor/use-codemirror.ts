"use client";

import { useEffect, useState } from "react";
import type { createCodeMirror } from "./codemirror.ts";

/**
 * Loads the editor for screens that are touched; undefined until then, when loading fails, and on all others. It waits
 * while a keyboard composes a word: its letters would go with the field that they are written into.
 */
export function useCodeMirror(): typeof createCodeMirror | undefined {
  const [create, setCreate] = useState<typeof createCodeMirror>();
  useEffect(() => {
    if (!window.matchMedia("(pointer: coarse)").matches) return undefined;
    let composing = false;
    let loaded: typeof createCodeMirror | undefined;
    function settle(): void {
      if (!composing && loaded) setCreate(() => loaded);
    }
    const leave = new AbortController();
    const { signal } = leave;
    document.addEventListener(
      "compositionstart",
      () => {
        composing = true;
      },
      { signal },
    );
    document.addEventListener(
      "compositionend",
      () => {
        composing = false;
        // The field has the composed word after this event.
        setTimeout(settle);
      },
      { signal },
    );
    function take(module: typeof import("./codemirror.ts")): void {
      loaded = module.createCodeMirror;
      if (!signal.aborted) settle();
    }
    // Where it does not come the plain editor stays: everything but colours works in it.
    void import("./codemirror.ts").then(take, () => undefined);
    return () => leave.abort();
  }, []);
  return create;
}
