import { ApiFailure } from "./failure.ts";

/** Executions that were asked for and have not begun yet. */
export interface Beginnings {
  /**
   * Begins one: `start` gets the signal that aborts when it is given up, and tells when that is too late.
   *
   * @throws ApiFailure `stopped` when it was given up
   */
  begin<T>(execution: string, start: (signal: AbortSignal, tooLate: () => void) => Promise<T>): Promise<T>;
  /** False when it is too late for that, or when there is none. */
  giveUp(execution: string): boolean;
  /** Whether it has begun, once that is known; also for one that is not known here. */
  begun(execution: string): Promise<boolean>;
}

interface Beginning {
  readonly started: Promise<unknown>;
  readonly left: AbortController;
  canBeGivenUp: boolean;
}

export function createBeginnings(): Beginnings {
  const all = new Map<string, Beginning>();
  return {
    async begin(execution, start) {
      const left = new AbortController();
      const started = start(left.signal, () => {
        const its = all.get(execution);
        if (its !== undefined) its.canBeGivenUp = false;
      });
      all.set(execution, { started, left, canBeGivenUp: true });
      try {
        return await started;
      } finally {
        all.delete(execution);
      }
    },
    giveUp(execution) {
      const its = all.get(execution);
      if (!its?.canBeGivenUp) return false;
      its.left.abort(new ApiFailure("stopped", "It was stopped before it began."));
      return true;
    },
    async begun(execution) {
      try {
        await all.get(execution)?.started;
        return true;
      } catch {
        return false;
      }
    },
  };
}
