"use client";

import { type RefObject, useEffect, useMemo, useState } from "react";
import type { LineLayout } from "./line-layout.ts";

/** Before it was measured. */
const FIRST: LineLayout = { columns: 80, linePx: 22 };
/** Text stands so far from both edges. */
const PADDING_PX = 32;

/** How the lines of a box in the code's font are laid out, now and when it changes. */
export function useLineLayout(box: RefObject<HTMLElement | null>, wrap: boolean): LineLayout {
  const [measured, setMeasured] = useState(FIRST);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const next = measure(element);
      setMeasured((before) =>
        before.columns === next.columns && before.linePx === next.linePx ? before : next,
      );
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  const { columns, linePx } = measured;
  return useMemo(() => ({ columns: wrap ? columns : Infinity, linePx }), [wrap, columns, linePx]);
}

function measure(element: HTMLElement): LineLayout {
  const { font, fontSize, lineHeight } = getComputedStyle(element);
  const pen = document.createElement("canvas").getContext("2d");
  if (pen) pen.font = font;
  const columnPx = pen?.measureText("0").width ?? Number.parseFloat(fontSize) * 0.6;
  const columns = Math.floor((element.clientWidth - PADDING_PX) / columnPx);
  return { columns: Math.max(1, columns), linePx: Number.parseFloat(lineHeight) || FIRST.linePx };
}
