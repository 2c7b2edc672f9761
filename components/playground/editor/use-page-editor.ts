import { useEffect, useState } from "react";
import type { CreatePageEditor } from "./editor-handle.ts";
import { loadMonaco } from "./load-monaco.ts";

/** Loads Monaco after the page is there; undefined until then, when loading fails, and on touch screens. */
export function usePageEditor(): CreatePageEditor | undefined {
  const [create, setCreate] = useState<CreatePageEditor>();
  useEffect(() => {
    if (window.matchMedia("(pointer: coarse)").matches) return undefined;
    let wanted = true;
    void loadMonaco().then(
      (createMonaco) => wanted && setCreate(() => createMonaco),
      // The plain editor stays: everything but colours works in it.
      () => undefined,
    );
    return () => {
      wanted = false;
    };
  }, []);
  return create;
}
