"use client";

import { type RefObject, useRef } from "react";
import type { FilePlace } from "./links.ts";
import { piecesOf } from "./line.ts";
import { hasDropped, type Log } from "./log.ts";
import { droppedWords } from "./log-text.ts";
import { Entries, LogBlock, Note } from "./log-block.tsx";
import { useLineLayout } from "./use-line-layout.ts";

export interface OutputLogProps {
  readonly log: Log;
  /** The visitor's files, whose places in the output are links; the same list as long as they are the same. */
  readonly paths: readonly string[];
  readonly onPlace: (place: FilePlace) => void;
  /** Long lines go on below; else the box scrolls sideways. */
  readonly wrap: boolean;
  readonly region?: RefObject<HTMLDivElement | null>;
  /** Its accessible name. */
  readonly label?: string;
}

/** What a program printed, in order. */
export function OutputLog({ log, paths, onPlace, region, wrap, label = "Output" }: OutputLogProps) {
  const own = useRef<HTMLDivElement>(null);
  const place = region ?? own;
  const layout = useLineLayout(place, wrap);
  const shared = { paths, onPlace };
  const last = (log.tail.length > 0 ? log.tail : log.head).at(-1);
  const open = piecesOf(log.open);
  return (
    <div
      ref={place}
      role="log"
      aria-label={label}
      // What is read out is said apart, in batches: a flood would be read for hours.
      aria-live="off"
      // Each line has a direction of its own, which ends with it.
      className={`py-3 text-left font-mono text-code [tab-size:8] [unicode-bidi:plaintext] ${wrap ? "break-words whitespace-pre-wrap" : "w-max min-w-full whitespace-pre"}`}
    >
      {log.head.map((block) => (
        <LogBlock key={block.id} block={block} live={block === last} layout={layout} {...shared} />
      ))}
      {hasDropped(log) && <Note text={droppedWords(log)} />}
      {log.tail.map((block) => (
        <LogBlock key={block.id} block={block} live={block === last} layout={layout} {...shared} />
      ))}
      {open.length > 0 && (
        <div data-block="open">
          <Entries entries={[{ kind: "line", pieces: open, soft: true }]} {...shared} />
        </div>
      )}
    </div>
  );
}
