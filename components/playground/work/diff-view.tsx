"use client";

import { useMemo } from "react";
import type { ProgramDocument } from "../documents/document.ts";
import { type DiffRow, diffRows } from "./diff-rows.ts";

/** What would change in the editor, line by line: signs beside the lines, words for those who hear them. */
export function DiffView({ present, other }: { present: ProgramDocument; other: ProgramDocument }) {
  const rows = useMemo(() => diffRows(present, other), [present, other]);
  return (
    <section
      aria-label="Difference"
      // Who has no mouse scrolls it by keys.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
      tabIndex={0}
      className="min-h-0 grow overflow-auto py-2 font-mono text-[13px] leading-5 outline-offset-[-2px]"
    >
      {rows.length === 0 ? (
        <p className="px-4 py-1 font-sans text-ui text-soft">It is what stands in the editor now.</p>
      ) : (
        <div className="w-max min-w-full">
          {rows.map((row, index) => (
            // Rows have no name but their place, and never move.
            // oxlint-disable-next-line react/no-array-index-key -- as said
            <Row key={index} row={row} />
          ))}
        </div>
      )}
    </section>
  );
}

function Row({ row }: { row: DiffRow }) {
  switch (row.kind) {
    case "file":
      return <p className="px-4 pt-3 pb-1 font-semibold">{row.text}</p>;
    case "gap":
    case "note":
      return <p className="py-1 pl-14 font-sans text-small text-faint">{row.text}</p>;
    case "same":
      return <Line number={row.other} sign=" " text={row.text} look="text-soft" />;
    case "added":
      return <Line number={row.other} sign="+" word="Added: " text={row.text} look="bg-selection text-ink" />;
    case "removed":
      return (
        <Line number={row.present} sign="−" word="Removed: " text={row.text} look="bg-hover text-soft" />
      );
  }
}

function Line({
  number,
  sign,
  word,
  text,
  look,
}: {
  number: number;
  sign: string;
  word?: string;
  text: string;
  look: string;
}) {
  return (
    <div className={`flex whitespace-pre ${look}`}>
      <span aria-hidden className="inline-block w-10 shrink-0 pr-2 text-right text-soft select-none">
        {number}
      </span>
      <span aria-hidden className="inline-block w-4 shrink-0 select-none">
        {sign}
      </span>
      {word !== undefined && <span className="sr-only">{word}</span>}
      <span className="pr-4">{text === "" ? " " : text}</span>
    </div>
  );
}
