import type { Problem } from "./language-support.ts";

export interface CheckerOptions {
  readonly check: () => Promise<readonly Problem[]>;
  readonly show: (problems: readonly Problem[]) => void;
  /** Calls back after so many milliseconds; answers the function that calls it off. */
  readonly after?: (ms: number, act: () => void) => () => void;
}

export interface Checker {
  /** The code was changed. */
  readonly touch: () => void;
  /** Shows nothing any more. May be called twice. */
  readonly close: () => void;
}

/** How long nobody types before the code is looked at: what is half written is always wrong. */
const PAUSE_MS = 500;

/** Looks at the code whenever typing has paused; what was found in code that has changed since is not shown. */
export function createChecker({ check, show, after = realAfter }: CheckerOptions): Checker {
  let callOff = (): void => undefined;
  let version = 0;

  async function look(): Promise<void> {
    const looked = version;
    const problems = await check().catch(() => undefined);
    // What was shown before stays when it cannot be told: Monaco moves it with the text.
    if (problems && looked === version) show(problems);
  }

  return {
    touch() {
      version += 1;
      callOff();
      callOff = after(PAUSE_MS, () => void look());
    },
    close() {
      version += 1;
      callOff();
    },
  };
}

function realAfter(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}
