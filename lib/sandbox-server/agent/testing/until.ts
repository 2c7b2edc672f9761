const LOOK_MS = 10;

/** Waits until something holds; rejects after the deadline. For what cannot tell by itself that it has happened. */
export async function until(holds: () => Promise<boolean>, deadlineMs = 5_000): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it did not happen within ${deadlineMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
