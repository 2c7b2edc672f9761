import type { Span } from "./chart-data.ts";
import type { History } from "./history.ts";
import { MEASURES, type Measure } from "./measures.ts";

/** A measure in words. */
export interface SummaryRow {
  readonly label: string;
  readonly now: string;
  readonly highest: string;
  readonly limit: string;
}

/** A stretch of a few seconds: the highest of each measure, in the measures' order, and what began or ended in it. */
export interface StepRow {
  readonly fromMs: number;
  readonly highest: readonly string[];
  readonly runs: string;
}

const STEP_MS = 10_000;
const UNKNOWN = "–";

export function summaryRows(
  { samples }: History,
  { fromMs }: Span,
  cores: number | undefined,
): readonly SummaryRow[] {
  const shown = samples.filter(({ atMs }) => atMs >= fromMs);
  const last = shown.at(-1);
  return MEASURES.map((measure) => ({
    label: measure.label,
    now: last === undefined ? UNKNOWN : wordsOf(measure, measure.value(last, cores)),
    highest: wordsOf(measure, highestOf(measure, shown, cores)),
    limit: last === undefined ? UNKNOWN : measure.words(measure.limit(last)),
  }));
}

/** Newest first; stretches of which nothing is known are left out. */
export function stepRows(
  history: History,
  { fromMs, toMs }: Span,
  cores: number | undefined,
): readonly StepRow[] {
  const rows: StepRow[] = [];
  for (let step = stepOf(toMs); step >= stepOf(fromMs); step -= STEP_MS) {
    const within = (atMs: number | undefined): boolean =>
      atMs !== undefined && atMs >= fromMs && stepOf(atMs) === step;
    const samples = history.samples.filter(({ atMs }) => within(atMs));
    const began = history.runs.filter(({ beganAtMs }) => within(beganAtMs)).length;
    const ended = history.runs.filter(({ endedAtMs }) => within(endedAtMs)).length;
    if (samples.length === 0 && began === 0 && ended === 0) continue;
    rows.push({
      fromMs: step,
      highest: MEASURES.map((measure) => wordsOf(measure, highestOf(measure, samples, cores))),
      runs: [...counted(began, "began"), ...counted(ended, "ended")].join(", "),
    });
  }
  return rows;
}

function stepOf(atMs: number): number {
  return Math.floor(atMs / STEP_MS) * STEP_MS;
}

function counted(count: number, what: string): readonly string[] {
  return count === 0 ? [] : [count === 1 ? what : `${count} ${what}`];
}

function highestOf(
  measure: Measure,
  samples: History["samples"],
  cores: number | undefined,
): number | undefined {
  return samples.reduce<number | undefined>((highest, sample) => {
    const value = measure.value(sample, cores);
    return value === undefined ? highest : Math.max(highest ?? value, value);
  }, undefined);
}

function wordsOf(measure: Measure, value: number | undefined): string {
  return value === undefined ? UNKNOWN : measure.words(value);
}
