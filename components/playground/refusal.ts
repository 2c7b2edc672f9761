import { ApiFailure } from "#lib/api/failure.ts";
import type { Refusal } from "./state/run.ts";

/** What went wrong with a request, for people. */
export function messageOf(failure: unknown): string {
  if (failure instanceof ApiFailure) return failure.message;
  return "Something on this page went wrong. Reload it: the code is kept.";
}

/** Why a program or a command did not begin, and when it may be tried again. */
export function refusalOf(failure: unknown): Refusal {
  if (!(failure instanceof ApiFailure)) return { message: messageOf(failure) };
  if (failure.code === "unreachable" || failure.code === "unavailable") {
    const who = failure.code === "unreachable" ? "the server" : "the sandbox server";
    return { message: `${who} does not answer. Your code is kept; run it again when it is back.` };
  }
  const { message, retryAfterMs } = failure;
  if (failure.code === "stopped") return { message, stopped: true };
  return retryAfterMs === undefined ? { message } : { message, retryAfterMs };
}
