"use client";

import { type RefObject, useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Log } from "./log.ts";
import { type Find, findIn, stepped } from "./search.ts";
import { markFinds, showFind } from "./search-marks.ts";

export interface Search {
  readonly wanted: string;
  readonly count: number;
  /** Which of the finds is shown, from 0. */
  readonly at: number;
  readonly look: (wanted: string) => void;
  readonly step: (by: 1 | -1) => void;
}

const NONE: readonly Find[] = [];

/** Looks for a text in the output, marks what is found, and goes from one find to the next. */
export function useSearch(
  log: Log,
  open: boolean,
  box: RefObject<HTMLElement | null>,
  region: RefObject<HTMLElement | null>,
): Search {
  const [wanted, setWanted] = useState("");
  const [at, setAt] = useState(0);
  // Typing and printing come first; the finds follow when there is time.
  const looked = useDeferredValue(wanted);
  const looking = useDeferredValue(log);
  const finds = useMemo(() => (open ? findIn(looking, looked) : NONE), [open, looking, looked]);
  const shown = Math.min(at, Math.max(0, finds.length - 1));
  const current = finds[shown];

  useEffect(() => {
    if (!open || !box.current || !region.current) return undefined;
    return markFinds(box.current, region.current, looked, current);
  }, [open, looked, current, box, region]);

  const { block, nth } = current ?? {};
  useEffect(() => {
    if (block === undefined || nth === undefined || !box.current || !region.current) return undefined;
    return showFind(box.current, region.current, looked, { block, nth });
  }, [block, nth, looked, box, region]);

  return {
    wanted,
    count: finds.length,
    at: shown,
    look(next) {
      setWanted(next);
      setAt(0);
    },
    step: (by) => setAt(stepped(shown, by, finds.length)),
  };
}
