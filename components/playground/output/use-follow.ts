"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

/** Nearer to the end than this counts as being there. */
const END_PX = 32;

/**
 * Keeps a scrolling box at its end while the reader is there, and leaves it alone when they scrolled back.
 *
 * @param changed anything but undefined that is another value when the content changed
 */
export function useFollow(box: RefObject<HTMLElement | null>, changed: unknown) {
  const [atEnd, setAtEnd] = useState(true);
  const following = useRef(true);

  const jump = useCallback(() => {
    following.current = true;
    setAtEnd(true);
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [box]);

  const onScroll = useCallback(() => {
    const element = box.current;
    if (!element) return;
    following.current = element.scrollHeight - element.scrollTop - element.clientHeight < END_PX;
    setAtEnd(following.current);
  }, [box]);

  useLayoutEffect(() => {
    if (changed !== undefined && following.current) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [box, changed]);

  // The box also loses its end when it becomes smaller, or when what is in it gets its true size.
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      if (following.current) element.scrollTo({ top: element.scrollHeight });
    });
    for (const observed of [element, ...element.children]) observer.observe(observed);
    return () => observer.disconnect();
  }, [box]);

  return { atEnd, jump, onScroll };
}
