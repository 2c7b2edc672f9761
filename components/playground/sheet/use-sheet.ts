"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Run } from "../state/run.ts";
import type { Layout } from "../use-layout.ts";
import { lowered, type SheetHeight, standing } from "./sheet.ts";
import { useNarrow } from "./use-narrow.ts";
import { useShort, useTyping } from "./use-typing.ts";

export interface Sheet {
  /** Whether there is one: on wide screens output and tools have a place beside the code. */
  readonly there: boolean;
  /** How high it stands now. */
  readonly height: SheetHeight;
  readonly set: (height: SheetHeight) => void;
  /** So that what is in it can be seen. */
  readonly up: () => void;
  readonly lower: () => void;
}

/** The sheet of narrow screens; it stands as the last time, and a new run brings it up with the output in it. */
export function useSheet(
  first: SheetHeight,
  run: Run | undefined,
  { openTool, resize }: Pick<Layout, "openTool" | "resize">,
): Sheet {
  const there = useNarrow();
  const typing = useTyping();
  const short = useShort();
  const [chosen, setChosen] = useState(first);
  const height = there ? standing(chosen, typing, short) : chosen;

  const set = useCallback(
    (to: SheetHeight) => {
      setChosen(to);
      resize({ sheet: to });
      // Who raises it is done with writing for now: their keyboard goes.
      if (to !== "low") leaveTheCode();
    },
    [resize],
  );

  const up = useCallback(() => set(chosen === "low" ? "half" : chosen), [set, chosen]);
  useComesUp(run, there, () => {
    openTool(undefined);
    up();
  });
  useLowersForCode(there && chosen === "full", () => set("half"));
  useBack(there && chosen === "full", () => set("half"));

  const lower = useCallback(() => set(lowered(height)), [set, height]);
  return { there, height, set, up, lower };
}

/** On touch screens alone: elsewhere the focus costs nothing. */
function leaveTheCode(): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLElement) || !field.closest("#code")) return;
  if (window.matchMedia("(pointer: coarse)").matches) field.blur();
}

/** Calls when a run begins; not for one that is found again. */
function useComesUp(run: Run | undefined, there: boolean, comeUp: () => void): void {
  const seen = useRef<string>(undefined);
  useEffect(() => {
    if (run === undefined || run.execution === seen.current) return;
    seen.current = run.execution;
    // One that a reloaded page finds again began before anybody touched this page.
    if (there && run.stage.kind === "starting" && navigator.userActivation.hasBeenActive) comeUp();
  });
}

/** A sheet that covers the code makes way for who gets into it by keyboard. */
function useLowersForCode(covered: boolean, lower: () => void): void {
  const current = useRef(lower);
  useEffect(() => {
    current.current = lower;
  });
  useEffect(() => {
    if (!covered) return undefined;
    function focused({ target }: FocusEvent): void {
      if (target instanceof Element && target.closest("#code")) current.current();
    }
    document.addEventListener("focusin", focused);
    return () => document.removeEventListener("focusin", focused);
  }, [covered]);
}

const MARK = "quicksandSheet";

/** Back takes a sheet that covers all away, as on any phone: that is a step of the browser's history while it stands. */
function useBack(covering: boolean, back: () => void): void {
  const current = useRef(back);
  useEffect(() => {
    current.current = back;
  });
  useEffect(() => {
    if (!covering) return undefined;
    if (!isMarked(window.history.state)) window.history.pushState({ [MARK]: true }, "");
    const popped = (): void => {
      if (!isMarked(window.history.state)) current.current();
    };
    window.addEventListener("popstate", popped);
    return () => {
      window.removeEventListener("popstate", popped);
      if (isMarked(window.history.state)) window.history.back();
    };
  }, [covering]);
}

function isMarked(state: unknown): boolean {
  return typeof state === "object" && state !== null && MARK in state;
}
