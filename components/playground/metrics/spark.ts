import type { History } from "./history.ts";
import type { Measure } from "./measures.ts";

/** In units of the drawing's own, which is stretched to its place. */
export const SPARK_WIDTH = 36;
export const SPARK_HEIGHT = 16;
const SPAN_MS = 30_000;

/** The last half minute of a measure against its limit, as the points of an SVG polyline; right is now, up is more. */
export function sparkPoints(
  samples: History["samples"],
  measure: Measure,
  cores: number | undefined,
): string {
  const toMs = samples.at(-1)?.atMs ?? 0;
  const points: string[] = [];
  for (const sample of samples) {
    const value = measure.value(sample, cores);
    if (value === undefined || sample.atMs < toMs - SPAN_MS) continue;
    const share = Math.min(1, value / measure.limit(sample));
    const x = SPARK_WIDTH * (1 - (toMs - sample.atMs) / SPAN_MS);
    points.push(`${x.toFixed(1)},${(1 + (SPARK_HEIGHT - 2) * (1 - share)).toFixed(1)}`);
  }
  return points.join(" ");
}
