import { isGone } from "./failure.ts";
import type { Completions, Inspection, Question } from "./question-contract.ts";

/**
 * Questions to the interpreter that keeps its variables, in the session's sandbox. Undefined when there is no sandbox;
 * what fails otherwise, fails with ApiFailure (or the signal's reason).
 */
export interface SessionQuestions {
  /** What could stand at the cursor. */
  complete(question: Question, options?: QuestionOptions): Promise<Completions | undefined>;
  /** What the name at the cursor is. */
  inspect(question: Question, options?: QuestionOptions): Promise<Inspection | undefined>;
}

export interface QuestionOptions {
  readonly signal?: AbortSignal;
  /** Makes a sandbox when there is none, instead of answering undefined. */
  readonly start?: boolean;
}

/** What the session gives its questions. */
export interface SessionQuestionsOptions {
  readonly api: {
    complete(id: string, question: Question, signal?: AbortSignal): Promise<Completions>;
    inspect(id: string, question: Question, signal?: AbortSignal): Promise<Inspection>;
  };
  /** The id of the sandbox that there is. */
  readonly sandboxId: () => string | undefined;
  /** Asks something of the sandbox that there is; rejects with `sandboxNotFound` when there is none. */
  readonly inCurrent: <T>(ask: (id: string) => Promise<T>) => Promise<T>;
  /** Asks something of the sandbox, of a new one for this language when there is none. */
  readonly inSandbox: <T>(language: string, ask: (id: string) => Promise<T>) => Promise<T>;
}

export function createSessionQuestions(options: SessionQuestionsOptions): SessionQuestions {
  const { api, sandboxId, inCurrent, inSandbox } = options;

  async function put<T>(
    language: string,
    start: boolean,
    ask: (id: string) => Promise<T>,
  ): Promise<T | undefined> {
    if (start) return inSandbox(language, ask);
    if (sandboxId() === undefined) return undefined;
    try {
      return await inCurrent(ask);
    } catch (failure) {
      if (isGone(failure)) return undefined;
      throw failure;
    }
  }

  return {
    complete: (question, { signal, start = false } = {}) =>
      put(question.language, start, (id) => api.complete(id, question, signal)),
    inspect: (question, { signal, start = false } = {}) =>
      put(question.language, start, (id) => api.inspect(id, question, signal)),
  };
}
