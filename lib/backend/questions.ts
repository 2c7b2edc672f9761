import type { Completions, Inspection, Question } from "#lib/api/question-contract.ts";
import type { Backend } from "./backend.ts";
import { checkSizes } from "./executions.ts";
import { languageOf, type SandboxPlace } from "./sandboxes.ts";

/** On top of the time that the interpreter may take: it may have to be started first, and wait for its turn. */
const ASK_TIMEOUT_MS = 20_000;

/**
 * What could stand at the cursor.
 *
 * @throws SandboxError languageUnavailable, payloadTooLarge
 */
export async function complete(
  backend: Backend,
  place: SandboxPlace,
  question: Question,
): Promise<Completions> {
  check(backend, question);
  return backend.client.call("repl.complete", { ...place, ...question }, callOf(backend));
}

/**
 * What the name at the cursor is.
 *
 * @throws SandboxError languageUnavailable, payloadTooLarge
 */
export async function inspect(
  backend: Backend,
  place: SandboxPlace,
  question: Question,
): Promise<Inspection> {
  check(backend, question);
  return backend.client.call("repl.inspect", { ...place, ...question }, callOf(backend));
}

function check(backend: Backend, { language, code }: Question): void {
  languageOf(language);
  checkSizes(backend, code);
}

function callOf({ limits }: Backend): { requestTimeoutMs: number } {
  return { requestTimeoutMs: limits.questionMs + ASK_TIMEOUT_MS };
}
