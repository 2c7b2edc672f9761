"use client";

import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from "react";

export interface SplitProps {
  /** How the two stand: beside each other, or one above the other. */
  readonly direction: "row" | "column";
  /** The names of the line between them, and of the two for style sheets. */
  readonly label: string;
  readonly ids: readonly [string, string];
  readonly first: ReactNode;
  /** Without it the first has all the room, and there is no line. */
  readonly second: ReactNode;
  /** The first one's share to begin with, in percent. */
  readonly share: number;
  /** Hears the share that a person chose, when the line has come to rest. */
  readonly onShare: (share: number) => void;
  /** The least share of either, in percent. */
  readonly least: number;
  readonly className?: string;
  /** For style sheets that lay the two out otherwise on some screens. */
  readonly "data-sheet"?: string;
}

const STEP = 5;

/** Two places with a line between them that can be moved, by pointer, finger, arrow keys, Home and End. */
export function Split({ direction, label, ids, first, second, least, onShare, ...rest }: SplitProps) {
  const [share, setShare] = useState(rest.share);
  const box = useRef<HTMLDivElement>(null);
  const dragged = useRef<number>(undefined);
  const row = direction === "row";
  const within = (wanted: number): number => Math.min(100 - least, Math.max(least, wanted));

  function shareAt({ clientX, clientY }: PointerEvent): number {
    const place = box.current?.getBoundingClientRect();
    if (!place) return share;
    const part = row ? (clientX - place.left) / place.width : (clientY - place.top) / place.height;
    return within(Math.round(part * 1_000) / 10);
  }

  function move(event: PointerEvent): void {
    if (dragged.current === undefined) return;
    dragged.current = shareAt(event);
    setShare(dragged.current);
  }

  function leave(): void {
    if (dragged.current !== undefined) onShare(dragged.current);
    dragged.current = undefined;
  }

  function keyDown(event: KeyboardEvent): void {
    const wanted = shareByKey(event.key, share, row, least);
    if (wanted === undefined) return;
    event.preventDefault();
    setShare(within(wanted));
    onShare(within(wanted));
  }

  return (
    <div
      ref={box}
      data-sheet={rest["data-sheet"]}
      className={`flex min-h-0 min-w-0 ${row ? "" : "flex-col"} ${rest.className ?? ""}`}
    >
      <div
        id={ids[0]}
        className="min-h-0 min-w-0 basis-0 overflow-hidden"
        style={{ flexGrow: second ? share : 1 }}
      >
        {first}
      </div>
      {second && (
        <>
          <div
            // A line that is moved is a widget, and no <hr>.
            // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- as said
            role="separator"
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
            tabIndex={0}
            data-separator
            aria-label={label}
            aria-controls={ids[0]}
            aria-orientation={row ? "vertical" : "horizontal"}
            aria-valuenow={Math.round(share)}
            aria-valuemin={least}
            aria-valuemax={100 - least}
            onPointerDown={(event) => {
              if (event.button !== 0) return;
              // Else the text that the pointer passes over would be selected.
              event.preventDefault();
              event.currentTarget.setPointerCapture(event.pointerId);
              dragged.current = share;
            }}
            onPointerMove={move}
            onPointerUp={leave}
            onPointerCancel={leave}
            onKeyDown={keyDown}
            className={`group relative z-10 shrink-0 touch-none bg-line outline-none ${row ? "w-px cursor-col-resize" : "h-px cursor-row-resize"}`}
          >
            <span
              aria-hidden
              className={`absolute transition-colors group-hover:bg-strong group-focus-visible:bg-focus group-active:bg-strong ${row ? "inset-y-0 -inset-x-px" : "inset-x-0 -inset-y-px"}`}
            />
            {/* What can be taken hold of is wider than what is seen. */}
            <span
              aria-hidden
              className={`absolute ${row ? "inset-y-0 -inset-x-1 pointer-coarse:-inset-x-3" : "inset-x-0 -inset-y-1 pointer-coarse:-inset-y-3"}`}
            />
          </div>
          <div
            id={ids[1]}
            className="min-h-0 min-w-0 basis-0 overflow-hidden"
            style={{ flexGrow: 100 - share }}
          >
            {second}
          </div>
        </>
      )}
    </div>
  );
}

/** Where a key takes the line; undefined when it means nothing to it. Pure. */
export function shareByKey(key: string, share: number, row: boolean, least: number): number | undefined {
  switch (key) {
    case row ? "ArrowLeft" : "ArrowUp":
      return share - STEP;
    case row ? "ArrowRight" : "ArrowDown":
      return share + STEP;
    case "Home":
      return least;
    case "End":
      return 100 - least;
    default:
      return undefined;
  }
}
