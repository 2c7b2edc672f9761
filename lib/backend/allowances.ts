import { SandboxError } from "#lib/protocol/errors.ts";
import type { Backend } from "./backend.ts";
import type { Allowance, RateLimiter } from "./rate-limit.ts";
import type { Caller } from "./sandboxes.ts";

/**
 * Counts one more run or command of somebody. Before the body is read: a request that is refused in the end cost its
 * reading, too. @throws SandboxError tooManyRuns
 */
export function takeRun({ runs }: Backend, key: string): Allowance {
  return take(runs, key, "runs");
}

/** Counts one more question of somebody. Apart from runs: typing must not use those up. @throws SandboxError tooManyRuns */
export function takeQuestion({ questions }: Backend, key: string): Allowance {
  return take(questions, key, "questions", "asked");
}

/**
 * Counts one more sandbox that somebody starts: each start is work for the whole machine, and who throws their cookie
 * away is a newcomer every time. @throws SandboxError tooManyRuns
 */
export function takeStart({ starts }: Backend, key: string): Allowance {
  return take(starts, key, "sandboxes");
}

/**
 * Counts one more snippet that somebody shares, both of the visitor and of the address: who throws their cookie away is
 * a new visitor every time. @throws SandboxError tooManyRuns
 */
export function takeSnippet({ shares }: Backend, { namespace, address }: Caller): Allowance {
  // Who has used up their own takes nothing of what all at their address share.
  const own = take(shares.visitor, namespace, "snippets", "shared");
  take(shares.address, address, "snippets", "shared");
  return own;
}

function take(limiter: RateLimiter, key: string, what: string, did = "started"): Allowance {
  const allowance = limiter.take(key);
  if (allowance.allowed) return allowance;
  const { limit, retryAfterMs } = allowance;
  throw new SandboxError(
    "tooManyRuns",
    `You have ${did} ${limit} ${what} in a minute, the limit. The next is possible in ${Math.ceil(retryAfterMs / 1_000)} s.`,
    { details: { limit, retryAfterMs } },
  );
}
