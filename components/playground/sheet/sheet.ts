/** How high the sheet with output and tools stands over the code: its bar and the result alone, half, or all. */
export const SHEET_HEIGHTS = ["low", "half", "full"] as const;
export type SheetHeight = (typeof SHEET_HEIGHTS)[number];

/** One step up; the highest stays. */
export function raised(height: SheetHeight): SheetHeight {
  return SHEET_HEIGHTS[Math.min(SHEET_HEIGHTS.indexOf(height) + 1, 2)] ?? height;
}

/** One step down; the lowest stays. */
export function lowered(height: SheetHeight): SheetHeight {
  return SHEET_HEIGHTS[Math.max(SHEET_HEIGHTS.indexOf(height) - 1, 0)] ?? height;
}

/** Where a press on its handle takes it: up step by step, then down again. */
export function pressed(height: SheetHeight): SheetHeight {
  return height === "full" ? "low" : raised(height);
}

/** What a cookie says; half for anything else. */
export function parseSheet(text: string | null): SheetHeight {
  return SHEET_HEIGHTS.find((height) => height === text) ?? "half";
}

/** Faster than this a drag is a throw. In pixels a millisecond. */
const THROW_PX_PER_MS = 0.5;

/** Where a drag leaves it: `share` of the room that it covered in the end, `speed` upwards in pixels a millisecond. */
export function dropped(share: number, speed: number): SheetHeight {
  if (Math.abs(speed) > THROW_PX_PER_MS) return thrown(share, speed > 0);
  if (share < 0.3) return "low";
  return share < 0.75 ? "half" : "full";
}

function thrown(share: number, up: boolean): SheetHeight {
  if (up) return share < 0.5 ? "half" : "full";
  return share < 0.5 ? "low" : "half";
}

/** What stands on the screen of a phone while someone types: into the code, into something in the sheet, or nowhere. */
export type Typing = "code" | "sheet" | "nowhere";

/**
 * How high it stands for now. Who writes code needs the room; so does who types into the sheet where a keyboard leaves
 * little (`short`). Afterwards it stands as before.
 */
export function standing(height: SheetHeight, typing: Typing, short: boolean): SheetHeight {
  if (typing === "code") return "low";
  return typing === "sheet" && short ? "full" : height;
}
