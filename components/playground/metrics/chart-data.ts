import { type History, newestMs, type RunSpan } from "./history.ts";
import { isNearLimit, type Measure } from "./measures.ts";

/** A stretch of time on the server's clock. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Everything that one chart draws. */
export interface ChartData extends Span {
  readonly times: readonly number[];
  /** As many as there are times; null interrupts the line. */
  readonly values: readonly (number | null)[];
  readonly limit: number | undefined;
  /** The value at the upper edge. */
  readonly top: number;
  readonly runs: readonly RunSpan[];
  readonly last: { readonly value: number; readonly words: string; readonly near: boolean } | undefined;
}

/** Samples further apart than this were not taken of one sandbox at one go. */
const GAP_MS = 5_000;
/** The least that a chart without a fixed upper edge reaches up to. */
const SMALLEST_TOP = 8;

/** The last so many milliseconds of what is known. */
export function lastSpan(history: History, ms: number): Span {
  const toMs = newestMs(history) ?? 0;
  return { fromMs: toMs - ms, toMs };
}

export function chartData(
  history: History,
  span: Span,
  measure: Measure,
  cores: number | undefined,
): ChartData {
  const times: number[] = [];
  const values: (number | null)[] = [];
  let limit: number | undefined;
  let last: number | undefined;
  let highest = 0;
  for (const sample of history.samples) {
    if (sample.atMs < span.fromMs) continue;
    const before = times.at(-1);
    if (before !== undefined && sample.atMs - before > GAP_MS) {
      times.push((before + sample.atMs) / 2);
      values.push(null);
    }
    limit = measure.limit(sample);
    last = measure.value(sample, cores);
    highest = Math.max(highest, last ?? 0);
    times.push(sample.atMs);
    values.push(last ?? null);
  }
  const roomy = Math.max(SMALLEST_TOP, highest * 1.25);
  return {
    ...span,
    times,
    values,
    limit,
    top: measure.drawnToLimit ? Math.max(limit ?? 1, highest) : roomy,
    runs: history.runs.filter(({ endedAtMs = span.toMs }) => endedAtMs >= span.fromMs),
    last:
      last === undefined || limit === undefined
        ? undefined
        : { value: last, words: measure.words(last), near: isNearLimit(measure, last, limit) },
  };
}
