import type { System } from "./system.ts";

/**
 * One press of Ctrl+C arrives several times within moments: from the terminal, and again from npm and from the entry,
 * which pass signals on. Only one that comes later than this is a second press.
 */
const SAME_PRESS_MS = 400;

/**
 * Starts a system and runs it until SIGINT, SIGTERM or SIGHUP, then stops it; a second press of Ctrl+C kills it.
 *
 * @returns the exit status: 0 after a stop that was asked for.
 */
export async function runUntilStopped(
  start: (signal: AbortSignal) => Promise<System>,
  onReady: (system: System) => void,
): Promise<number> {
  const asked = new AbortController();
  let askedAt = 0;
  let system: System | undefined;
  const onSignal = () => {
    if (!asked.signal.aborted) {
      askedAt = performance.now();
      asked.abort();
    } else if (performance.now() - askedAt > SAME_PRESS_MS) {
      system?.kill();
      process.exit(130);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, onSignal);
  try {
    system = await start(asked.signal);
  } catch (error) {
    if (asked.signal.aborted) return 0;
    throw error;
  }
  if (!asked.signal.aborted) {
    onReady(system);
    await new Promise((resolve) => asked.signal.addEventListener("abort", resolve, { once: true }));
  }
  await system.stop();
  return 0;
}
