"use client";

import type { RefObject } from "react";
import type { Place } from "./links.ts";
import { piecesOf } from "./line.ts";
import { droppedWords, type Log } from "./log.ts";
import { Entries, LogBlock, Note } from "./log-block.tsx";

export interface OutputLogProps {
  readonly log: Log;
  /** The visitor's file, whose places in the output are links. */
  readonly path: string;
  readonly onPlace: (place: Place) => void;
  readonly region: RefObject<HTMLDivElement | null>;
}

/** What a program printed, in order. */
export function OutputLog({ log, path, onPlace, region }: OutputLogProps) {
  const shared = { path, onPlace };
  const last = (log.tail.length > 0 ? log.tail : log.head).at(-1);
  const open = piecesOf(log.open);
  return (
    <div
      ref={region}
      role="log"
      aria-label="Output"
      aria-live="polite"
      className="py-3 font-mono text-code break-words whitespace-pre-wrap"
    >
      {log.head.map((block) => (
        <LogBlock key={block.id} block={block} live={block === last} {...shared} />
      ))}
      {log.dropped.chars > 0 && <Note text={droppedWords(log)} />}
      {log.tail.map((block) => (
        <LogBlock key={block.id} block={block} live={block === last} {...shared} />
      ))}
      {open.length > 0 && <Entries entries={[{ kind: "line", pieces: open, soft: true }]} {...shared} />}
    </div>
  );
}
