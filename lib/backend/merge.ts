/**
 * Values of several sources as they come, in each source's order; at most one of each is fetched ahead. Ends when all
 * have ended, fails when one fails; either way, and when the reader leaves, all sources are told to end.
 */
export async function* merge<T>(sources: readonly AsyncIterable<T>[]): AsyncGenerator<T, void, void> {
  type Arrival = { readonly value: T; readonly taken: () => void };
  const arrived: Arrival[] = [];
  const left = new AbortController();
  let running = sources.length;
  let failure: { readonly cause: unknown } | undefined;
  let wake = (): void => undefined;

  async function pump(source: AsyncIterable<T>): Promise<void> {
    try {
      for await (const value of source) {
        if (left.signal.aborted) return;
        await new Promise<void>((taken) => {
          arrived.push({ value, taken });
          wake();
        });
        if (left.signal.aborted) return;
      }
    } catch (cause) {
      failure ??= { cause };
    } finally {
      running -= 1;
      wake();
    }
  }

  for (const source of sources) void pump(source);
  let arrival: Arrival | undefined;
  try {
    for (;;) {
      arrival = arrived.shift();
      if (arrival !== undefined) {
        yield arrival.value;
        arrival.taken();
      } else if (failure !== undefined) throw failure.cause;
      else if (running === 0) return;
      else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    left.abort();
    arrival?.taken();
    for (const waiting of arrived) waiting.taken();
  }
}
