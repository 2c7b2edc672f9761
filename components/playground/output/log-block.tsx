"use client";

import { memo, useEffect, useRef, useState } from "react";
import type { FilePlace } from "./links.ts";
import { type Block, type Entry } from "./log.ts";
import { blockText, gapWords } from "./log-text.ts";
import { type LineLayout, rowsOf } from "./line-layout.ts";
import { LogPieces } from "./log-pieces.tsx";

/**
 * Some lines of the log, drawn as one. Out of sight it costs no layout and is one plain text: still there for
 * find-in-page, copying and screen readers, but without a node for every colour of a hundred thousand lines.
 */
export const LogBlock = memo(function LogBlock({
  block,
  live,
  layout,
  paths,
  onPlace,
}: {
  block: Block;
  /** It is the last and may still grow. */
  live: boolean;
  layout: LineLayout;
  paths: readonly string[];
  onPlace: (place: FilePlace) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const [inSight, setInSight] = useState(false);

  useEffect(() => {
    if (!place.current) return undefined;
    const observer = new IntersectionObserver((seen) => setInSight(seen.at(-1)?.isIntersecting === true));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);

  // A wrong guess would bring many blocks into sight at once: a line of output may be a hundred lines on the page.
  const height = `auto ${rowsOf(block, layout.columns) * layout.linePx}px`;
  return (
    <div
      ref={place}
      data-block={block.id}
      style={{ contentVisibility: "auto", containIntrinsicBlockSize: height }}
    >
      {inSight || live ? (
        <Entries entries={block.entries} paths={paths} onPlace={onPlace} />
      ) : (
        <div className="px-4 [unicode-bidi:plaintext]">{withoutLastBreak(blockText(block))}</div>
      )}
    </div>
  );
});

/** Rows of the log, each after its kind. */
export function Entries({
  entries,
  ...shared
}: {
  entries: readonly Entry[];
  paths: readonly string[];
  onPlace: (place: FilePlace) => void;
}) {
  return groups(entries).map((group, index) => (
    // oxlint-disable-next-line react/no-array-index-key -- a block only grows at its end
    <Group key={index} entries={group} {...shared} />
  ));
}

function Group({
  entries,
  ...shared
}: {
  entries: readonly Entry[];
  paths: readonly string[];
  onPlace: (place: FilePlace) => void;
}) {
  const [first] = entries;
  if (first?.kind === "note") return <Note text={first.text} />;
  if (first?.kind === "gap") return <Note text={gapWords(first.bytes)} />;
  if (first?.kind === "value") return <Value text={first.text} />;
  return <Lines entries={entries} {...shared} />;
}

export function Note({ text }: { text: string }) {
  return (
    <div data-aside className="my-1 px-4 font-sans text-ui text-soft">
      … {text}
    </div>
  );
}

/** The value of the last expression: apart from what was printed. */
function Value({ text }: { text: string }) {
  return (
    <div className="my-1 flex gap-2 px-4">
      <span data-aside aria-hidden className="text-faint select-none">
        ⇒
      </span>
      <span data-aside className="sr-only">
        Value:{" "}
      </span>
      <span className="min-w-0">{text}</span>
    </div>
  );
}

/** Lines of one kind; those with errors have a bar beside them, so that colour is not the only mark. */
function Lines({
  entries,
  paths,
  onPlace,
}: {
  entries: readonly Entry[];
  paths: readonly string[];
  onPlace: (place: FilePlace) => void;
}) {
  const last = entries.length - 1;
  const pieces = entries.flatMap((entry, index) =>
    entry.kind === "line" ? (index === last ? withoutBreak(entry) : withBreak(entry)) : [],
  );
  const errors = pieces.some((piece) => piece.source === "stderr");
  return (
    <div
      className={`px-4 [unicode-bidi:plaintext] ${errors ? "relative before:absolute before:inset-y-0.5 before:left-1.5 before:w-0.5 before:bg-failed" : ""}`}
      {...(errors ? { title: "stderr" } : {})}
    >
      <LogPieces pieces={pieces} paths={paths} onPlace={onPlace} />
    </div>
  );
}

/** The end of a box is a line break by itself; a second one would show when the text is selected and copied. */
function withoutBreak(line: Extract<Entry, { kind: "line" }>) {
  return line.pieces.length === 0 ? withBreak(line) : line.pieces;
}

function withoutLastBreak(text: string): string {
  return /(?:^|\n)\n$/.test(text) ? text : text.replace(/\n$/, "");
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
