import { useEffect, useState } from "react";
import type { CreatePageEditor } from "./editor-handle.ts";
import { loadMonaco } from "./load-monaco.ts";

/**
 * Loads the editor after the page is there: Monaco, or CodeMirror where screens are touched, on which Monaco loses
 * letters. Undefined until then, and when loading fails.
 */
export function usePageEditor(): CreatePageEditor | undefined {
  const [create, setCreate] = useState<CreatePageEditor>();
  useEffect(() => {
    let wanted = true;
    const touched = window.matchMedia("(pointer: coarse)").matches;
    void (touched ? loadCodeMirror() : loadMonaco()).then(
      (loaded) => wanted && setCreate(() => loaded),
      // The plain editor stays: everything but colours works in it.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return create;
}

async function loadCodeMirror(): Promise<CreatePageEditor> {
  return (await import("./codemirror.ts")).createCodeMirror;
}
