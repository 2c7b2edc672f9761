import { type Log } from "../output/log.ts";
import { lastErrors } from "../output/log-text.ts";
import type { Run } from "../state/run.ts";
import type { ErrorPattern } from "./error-pattern.ts";
import { NODE_ERRORS } from "./node-errors.ts";
import { PYTHON_ERRORS } from "./python-errors.ts";

const PATTERNS: Readonly<Record<string, readonly ErrorPattern[]>> = {
  python: PYTHON_ERRORS,
  node: NODE_ERRORS,
};

/** More of an error's words than this is not looked at. */
const MAX_ERROR_CHARS = 400;
/** What a note takes over from the error is cut there. */
const MAX_QUOTE_CHARS = 60;

/** What to say about the error that ended a run; undefined when there was none, or none that we know. */
export function noteOf(run: Run): string | undefined {
  const error = run.stage.kind === "finished" && !run.stage.stopped ? errorOf(run) : undefined;
  return error === undefined ? undefined : noteOn(run.language, error);
}

/** The note on an error `Name: message` of a language. */
export function noteOn(language: string, error: string): string | undefined {
  const [line = ""] = error.slice(0, MAX_ERROR_CHARS).split("\n", 1);
  for (const { error: pattern, note } of PATTERNS[language] ?? []) {
    const found = pattern.exec(line);
    if (found) return note.replaceAll(/\$(\d)/g, (_, group: string) => quoted(found[Number(group)] ?? ""));
  }
  return undefined;
}

function errorOf({ stage, log }: Run): string | undefined {
  if (stage.kind !== "finished") return undefined;
  const { outcome } = stage;
  if (outcome.kind === "threw") {
    // Python guesses what was meant in the traceback alone.
    const lines = outcome.traceback.split("\n").filter((line) => line.startsWith(`${outcome.name}: `));
    return lines.at(-1) ?? `${outcome.name}: ${outcome.message}`;
  }
  return outcome.kind === "exited" && outcome.code !== 0 ? printedError(log) : undefined;
}

/** Some interpreters tell of an exception only in words: the last in stderr that begin like one. */
function printedError(log: Log): string | undefined {
  const lines = lastErrors(log).match(
    /^(?:Uncaught )?[A-Z]\w*Error(?: \[\w+\])?: .*$|^Error(?: \[\w+\])?: .*$/gm,
  );
  return lines?.at(-1)?.replace(/^Uncaught /, "");
}

function quoted(text: string): string {
  return text.length > MAX_QUOTE_CHARS ? `${text.slice(0, MAX_QUOTE_CHARS - 1)}…` : text;
}
