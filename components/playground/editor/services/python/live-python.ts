import type { Completions, Inspection } from "#lib/api/question-contract.ts";
import type { SessionQuestions } from "#lib/api/session-questions.ts";

export interface LivePythonOptions {
  /** The line to the sandbox; undefined before there is one. */
  readonly questions: () => SessionQuestions | undefined;
  readonly now?: () => number;
  /** Aborts after so many milliseconds. */
  readonly timeout?: (ms: number) => AbortSignal;
}

/** Questions to the live interpreter; undefined when it cannot be asked now, is busy, or takes too long. */
export interface LivePython {
  /** What could stand at the end of this code; starts a sandbox when there is none. */
  readonly complete: (code: string, signal: AbortSignal) => Promise<Completions | undefined>;
  /** What the name at the end of this code is, if there is a sandbox. */
  readonly inspect: (code: string, signal: AbortSignal) => Promise<Inspection | undefined>;
}

/** Who types waits no longer for an answer. */
const PATIENCE_MS = 3_000;
/** The same question within this time has the same answer. */
const FRESH_MS = 2_000;
/** A server that has no room for a sandbox, or had enough of our questions, is left alone for so long. */
const REST_MS = 20_000;

export function createLivePython({
  questions,
  now = () => performance.now(),
  timeout = (ms) => AbortSignal.timeout(ms),
}: LivePythonOptions): LivePython {
  let restUntilMs = 0;

  function asking<T extends { readonly kernel: "ready" | "busy" }>(
    ask: (line: SessionQuestions, code: string, signal: AbortSignal) => Promise<T | undefined>,
  ) {
    let last: { readonly code: string; readonly answer: T; readonly atMs: number } | undefined;
    return async (code: string, signal: AbortSignal): Promise<T | undefined> => {
      if (last?.code === code && now() - last.atMs < FRESH_MS) return last.answer;
      const line = questions();
      if (!line || now() < restUntilMs) return undefined;
      const enough = timeout(PATIENCE_MS);
      try {
        const answer = await unlessAborted(
          ask(line, code, AbortSignal.any([signal, enough])),
          signal,
          enough,
        );
        if (answer === undefined || answer.kernel === "busy") return undefined;
        last = { code, answer, atMs: now() };
        return answer;
      } catch {
        // An outdated question says nothing of the server.
        if (!signal.aborted && !enough.aborted) restUntilMs = now() + REST_MS;
        return undefined;
      }
    };
  }

  return {
    complete: asking((line, code, signal) =>
      line.complete({ language: "python", code }, { signal, start: true }),
    ),
    inspect: asking((line, code, signal) => line.inspect({ language: "python", code }, { signal })),
  };
}

/** The start of a sandbox goes on when the question is outdated: only the waiting ends. */
function unlessAborted<T>(promise: Promise<T>, ...signals: readonly AbortSignal[]): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    for (const signal of signals) {
      const end = (): void => reject(new Error("The question is outdated."));
      if (signal.aborted) end();
      else signal.addEventListener("abort", end, { once: true });
    }
  });
}
