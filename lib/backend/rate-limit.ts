/** How a caller stands after asking for one more. */
export interface Allowance {
  readonly allowed: boolean;
  /** A minute's worth. */
  readonly limit: number;
  readonly remaining: number;
  /** Until the whole minute's worth is there again. */
  readonly resetMs: number;
  /** Until one more is allowed; 0 when it was. */
  readonly retryAfterMs: number;
}

export interface RateLimiter {
  take(key: string): Allowance;
}

/** Callers that are remembered; who was not seen for longest is forgotten first, and starts afresh. */
const MAX_KEYS = 20_000;
const MINUTE_MS = 60_000;

/** A minute's worth at once, then one by one as time passes (a token bucket for each key). */
export function createRateLimiter(options: { perMinute: number; now: () => number }): RateLimiter {
  const { perMinute: limit, now } = options;
  const perMs = limit / MINUTE_MS;
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  return {
    take(key) {
      const atMs = now();
      const bucket = buckets.get(key) ?? { tokens: limit, atMs };
      const refilled = Math.min(limit, bucket.tokens + (atMs - bucket.atMs) * perMs);
      const allowed = refilled >= 1;
      const tokens = allowed ? refilled - 1 : refilled;
      buckets.delete(key);
      buckets.set(key, { tokens, atMs });
      const oldest = buckets.size > MAX_KEYS ? buckets.keys().next().value : undefined;
      if (oldest !== undefined) buckets.delete(oldest);
      return {
        allowed,
        limit,
        remaining: Math.floor(tokens),
        resetMs: Math.ceil((limit - tokens) / perMs),
        retryAfterMs: allowed ? 0 : Math.ceil((1 - tokens) / perMs),
      };
    },
  };
}
