"use client";

import { useEffect, useRef, useState } from "react";
import { announcement, printedChars } from "./announcement.ts";
import type { Log } from "./log.ts";

const BATCH_MS = 1_000;

/** Says to screen readers what a program prints: at most once a second, and of a flood the end alone. */
export function Announcer({
  run,
  log,
  label = "New output",
}: {
  run: string | undefined;
  log: Log;
  label?: string;
}) {
  const [said, setSaid] = useState("");
  const latest = useRef({ run, log });
  const told = useRef<{ run: string | undefined; chars: number }>({ run: undefined, chars: 0 });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    latest.current = { run, log };
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const now = latest.current;
      const before = told.current.run === now.run ? told.current.chars : 0;
      const text = announcement(now.log, before);
      told.current = { run: now.run, chars: printedChars(now.log) };
      if (text !== "") setSaid(text);
    }, BATCH_MS);
  }, [run, log]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <output aria-live="polite" aria-label={label} className="sr-only">
      {said}
    </output>
  );
}
