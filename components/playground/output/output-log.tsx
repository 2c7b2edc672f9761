"use client";

import { memo, type RefObject } from "react";
import type { Place } from "./links.ts";
import type { Block, Entry, Log } from "./log.ts";
import { LogPieces } from "./log-pieces.tsx";

export interface OutputLogProps {
  readonly log: Log;
  /** The visitor's file, whose places in the output are links. */
  readonly path: string;
  readonly onPlace: (place: Place) => void;
  readonly region: RefObject<HTMLDivElement | null>;
}

/**
 * What a program printed, in order. Blocks that are out of sight cost no layout (content-visibility) but are still there
 * for find-in-page, for copying and for screen readers.
 */
export function OutputLog({ log, path, onPlace, region }: OutputLogProps) {
  const shared = { path, onPlace };
  return (
    <div
      ref={region}
      role="log"
      aria-label="Output"
      aria-live="polite"
      className="py-3 font-mono text-code break-words whitespace-pre-wrap"
    >
      {log.head.map((block) => (
        <LogBlock key={block.id} block={block} {...shared} />
      ))}
      {log.dropped.lines > 0 && (
        <Note text={`${log.dropped.lines.toLocaleString("en")} lines in between are not kept`} />
      )}
      {log.tail.map((block) => (
        <LogBlock key={block.id} block={block} {...shared} />
      ))}
      {log.open.length > 0 && (
        <Lines entries={[{ kind: "line", pieces: log.open.pieces, soft: true }]} {...shared} />
      )}
    </div>
  );
}

const LINE_PX = 22;

const LogBlock = memo(function LogBlock({
  block,
  path,
  onPlace,
}: {
  block: Block;
  path: string;
  onPlace: (place: Place) => void;
}) {
  const height = `auto ${block.entries.length * LINE_PX}px`;
  return (
    <div style={{ contentVisibility: "auto", containIntrinsicBlockSize: height }}>
      {groups(block.entries).map((entries, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- a block only grows at its end
        <Group key={index} entries={entries} path={path} onPlace={onPlace} />
      ))}
    </div>
  );
});

function Group({
  entries,
  ...shared
}: {
  entries: readonly Entry[];
  path: string;
  onPlace: (place: Place) => void;
}) {
  const [first] = entries;
  if (first?.kind === "note") return <Note text={first.text} />;
  if (first?.kind === "value") return <Value text={first.text} />;
  return <Lines entries={entries} {...shared} />;
}

function Note({ text }: { text: string }) {
  return <div className="my-1 px-4 font-sans text-ui text-soft">… {text}</div>;
}

/** The value of the last expression: apart from what was printed. */
function Value({ text }: { text: string }) {
  return (
    <div className="my-1 flex gap-2 px-4">
      <span aria-hidden className="text-faint select-none">
        ⇒
      </span>
      <span className="sr-only">Value: </span>
      <span className="min-w-0">{text}</span>
    </div>
  );
}

/** Lines of one kind; those with errors have a bar beside them, so that colour is not the only mark. */
function Lines({
  entries,
  path,
  onPlace,
}: {
  entries: readonly Entry[];
  path: string;
  onPlace: (place: Place) => void;
}) {
  const pieces = entries.flatMap((entry) => (entry.kind === "line" ? withBreak(entry) : []));
  const errors = pieces.some((piece) => piece.source === "stderr");
  return (
    <div
      className={`px-4 ${errors ? "relative before:absolute before:inset-y-0.5 before:left-1.5 before:w-0.5 before:bg-failed" : ""}`}
      {...(errors ? { title: "stderr" } : {})}
    >
      <LogPieces pieces={pieces} path={path} onPlace={onPlace} />
    </div>
  );
}

function withBreak(line: Extract<Entry, { kind: "line" }>) {
  if (line.soft) return line.pieces;
  const last = line.pieces.at(-1);
  if (!last) return [{ text: "\n", source: "stdout", style: {} } as const];
  return [...line.pieces.slice(0, -1), { ...last, text: `${last.text}\n` }];
}

/** Neighbours that are drawn as one: lines with errors, lines without, and each thing that is no line by itself. */
function groups(entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const result: Entry[][] = [];
  let before: string | undefined;
  for (const entry of entries) {
    const kind = kindOf(entry);
    if (kind === before && entry.kind === "line") result.at(-1)?.push(entry);
    else result.push([entry]);
    before = kind;
  }
  return result;
}

function kindOf(entry: Entry): string {
  if (entry.kind !== "line") return entry.kind;
  return entry.pieces.some((piece) => piece.source === "stderr") ? "errors" : "lines";
}
