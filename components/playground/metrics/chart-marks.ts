import type uPlot from "uplot";
import type { ChartData } from "./chart-data.ts";

/** The page's colours as a canvas takes them, by the names of their custom properties. */
export interface Ink {
  readonly color: (name: string) => string;
}

/** In CSS pixels. */
const TICK_HEIGHT = 6;
const RUN_HEIGHT = 2;

/** The one line of a grid that there is; where the limit is out of sight there is none. */
export function drawLimit(plot: uPlot, { limit, top }: ChartData, ink: Ink): void {
  if (limit === undefined || limit > top) return;
  const { ctx, bbox } = plot;
  ctx.fillStyle = ink.color("--line-strong");
  ctx.fillRect(bbox.left, Math.round(plot.valToPos(limit, "y", true)), bbox.width, pixels(1));
}

/** The time axis: a tick down where a run began, another where it ended, and a thicker line while it ran. */
export function drawRuns(plot: uPlot, { runs, fromMs, toMs }: ChartData, ink: Ink): void {
  const { ctx, bbox } = plot;
  const { left, width } = bbox;
  const axis = Math.round(bbox.top + bbox.height);
  ctx.fillStyle = ink.color("--line");
  ctx.fillRect(left, axis, width, pixels(1));
  ctx.fillStyle = ink.color("--ink-soft");
  for (const { beganAtMs, endedAtMs } of runs) {
    const x = (atMs: number): number =>
      Math.round(Math.min(plot.valToPos(atMs, "x", true), left + width - pixels(1)));
    const from = x(Math.max(beganAtMs, fromMs));
    const to = x(endedAtMs ?? toMs);
    ctx.fillRect(from, axis, Math.max(pixels(1), to - from), pixels(RUN_HEIGHT));
    if (beganAtMs >= fromMs) ctx.fillRect(from, axis, pixels(1), pixels(TICK_HEIGHT));
    if (endedAtMs !== undefined) ctx.fillRect(to, axis, pixels(1), pixels(TICK_HEIGHT));
  }
}

/** CSS pixels as the canvas counts them, never thinner than one of its own. */
function pixels(css: number): number {
  return Math.max(1, Math.round(css * devicePixelRatio));
}
