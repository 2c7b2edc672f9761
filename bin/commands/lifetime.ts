/** Seconds in each unit, by the names that the original's `keygen --expire` takes. */
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 7 * 86_400,
  mo: 30 * 86_400,
  y: 365 * 86_400,
};

/** Longer than this no date can be written down for people. */
const LONGEST_S = 1_000 * 365 * 86_400;

/** Seconds from a number and a unit (`30d`, `1y`; without unit: hours); undefined when it is neither, nothing, or too long. Pure. */
export function parseLifetime(text: string): number | undefined {
  const match = /^(\d{1,12})(s|mo|m|h|d|w|y)?$/.exec(text);
  const unit = UNIT_SECONDS[match?.[2] ?? "h"];
  if (match === null || unit === undefined) return undefined;
  const seconds = Number(match[1]) * unit;
  return seconds > 0 && seconds <= LONGEST_S ? seconds : undefined;
}
