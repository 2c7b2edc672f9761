"use client";

import { type PointerEvent, useRef } from "react";
import { dropped } from "./sheet.ts";
import type { Sheet } from "./use-sheet.ts";

/** A finger that moves less than this presses. In pixels. */
const SLOP_PX = 6;

interface Drag {
  readonly pointer: number;
  readonly panes: HTMLElement;
  readonly startY: number;
  readonly startPx: number;
  moved: boolean;
  lastY: number;
  lastMs: number;
  /** Upwards, in pixels a millisecond. */
  speed: number;
}

/** What the sheet's bar needs to be dragged by. What is under the finger is still pressed when it did not move. */
export function useDrag(sheet: Sheet) {
  const current = useRef<Drag>(undefined);

  function down(event: PointerEvent<HTMLElement>): void {
    const panes = event.currentTarget.closest<HTMLElement>(".panes");
    const output = event.currentTarget.closest<HTMLElement>("#output");
    if (!sheet.there || !panes || !output || !event.isPrimary || event.button !== 0) return;
    const { clientY: startY, timeStamp: lastMs, pointerId: pointer } = event;
    const startPx = output.clientHeight;
    current.current = { pointer, panes, startY, startPx, moved: false, lastY: startY, lastMs, speed: 0 };
  }

  function move(event: PointerEvent<HTMLElement>): void {
    const drag = current.current;
    if (drag?.pointer !== event.pointerId) return;
    const up = drag.startY - event.clientY;
    if (!drag.moved && Math.abs(up) < SLOP_PX) return;
    if (!drag.moved) {
      drag.moved = true;
      // From here on no button is pressed by it.
      event.currentTarget.setPointerCapture(event.pointerId);
      drag.panes.dataset["dragging"] = "";
    }
    const passedMs = Math.max(1, event.timeStamp - drag.lastMs);
    drag.speed = (drag.lastY - event.clientY) / passedMs;
    drag.lastY = event.clientY;
    drag.lastMs = event.timeStamp;
    drag.panes.style.setProperty("--sheet-drag", `${drag.startPx + up}px`);
  }

  function end(event: PointerEvent<HTMLElement>): void {
    const drag = current.current;
    if (drag?.pointer !== event.pointerId) return;
    current.current = undefined;
    if (!drag.moved) return;
    delete drag.panes.dataset["dragging"];
    drag.panes.style.removeProperty("--sheet-drag");
    if (event.type === "pointercancel") return;
    const share = (drag.startPx + drag.startY - event.clientY) / Math.max(1, drag.panes.clientHeight);
    // A finger that rested before it was lifted throws nothing.
    sheet.set(dropped(share, event.timeStamp - drag.lastMs > 100 ? 0 : drag.speed));
  }

  return { onPointerDown: down, onPointerMove: move, onPointerUp: end, onPointerCancel: end };
}
