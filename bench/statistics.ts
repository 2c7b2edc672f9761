/** What repeated measurements of one thing came to, in milliseconds. */
export interface Figures {
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/** The median and the 95th percentile (nearest rank). Pure. */
export function figuresOf(samplesMs: readonly number[]): Figures {
  const sorted = [...samplesMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
  return { count: sorted.length, p50: at(0.5), p95: at(0.95) };
}
