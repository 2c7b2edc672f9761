import type { Completions, Inspection } from "#lib/api/question-contract.ts";
import { placeAt } from "../../plain-text.ts";
import { offsetAt } from "../code-places.ts";
import type { CodePlace, Explanation, LanguageSupport, Suggestion } from "../language-support.ts";
import type { WorkerCalls } from "../worker-calls.ts";
import { knownNames, type PythonNames } from "./known-names.ts";
import type { LivePython } from "./live-python.ts";
import { endsInText, wantedAfter } from "./python-code.ts";
import type { RuffMethods } from "./ruff-worker.ts";

export interface PythonSupportOptions {
  readonly live: LivePython;
  readonly names: PythonNames;
  /** Loaded by the first question to it. */
  readonly ruff: () => WorkerCalls<RuffMethods>;
  /** Of the Python that runs the code, once it is known. */
  readonly version: () => string | undefined;
}

/** Python: completed and explained by the live interpreter, or from what the page knows; checked by ruff. */
export function createPythonSupport({ live, names, ruff, version }: PythonSupportOptions): LanguageSupport {
  return {
    async suggest({ text, place }, signal) {
      const before = text.slice(0, offsetAt(text, place));
      const wanted = wantedAfter(before);
      if (wanted.kind === "nothing") return undefined;
      const answer = await live.complete(before, signal);
      const told = answer === undefined ? [] : answer.completions.map((each) => toldOf(answer, each, text));
      const labels = new Set(told.map(({ label }) => label));
      // What the interpreter knows of an object is all there is; beside names of its own there are those just written.
      const known = told.length > 0 && wanted.kind !== "name" ? [] : knownNames(text, wanted, names);
      const items = [...told, ...known.filter(({ label }) => !labels.has(label))];
      return { items, incomplete: answer?.truncated === true };
    },
    explainSuggestion: async () => undefined,
    async explain(at, signal) {
      const end = endOfName(at);
      if (end === undefined) return undefined;
      const answer = await live.inspect(at.text.slice(0, end), signal);
      return answer?.found === true ? explanationOf(answer) : undefined;
    },
    check: ({ text }) => ruff().call("check", text, version()),
  };
}

/** Names that the interpreter tells come among the own ones; it tells built-in names and keywords too. */
function toldOf(
  { from, to }: Completions,
  { text: label, kind }: Completions["completions"][number],
  text: string,
): Suggestion {
  const rank = kind === "keyword" ? "3" : /^[a-z_]+$/.test(label) || kind !== "function" ? "1" : "2";
  return {
    label,
    kind,
    order: `${rank}${label.startsWith("_") ? "~" : ""}${label}`,
    span: { start: placeAt(text, from), end: placeAt(text, to) },
  };
}

/** Where the name ends on which the pointer is; undefined on anything else. */
function endOfName({ text, place }: CodePlace): number | undefined {
  const offset = offsetAt(text, place);
  const [rest = ""] = /^\w*/.exec(text.slice(offset)) ?? [];
  const end = offset + rest.length;
  const before = text.slice(0, end);
  const name = /(?<![\w.])\d?\w*$/.exec(before)?.[0] ?? /\w+$/.exec(before)?.[0] ?? "";
  return name === "" || /^\d/.test(name) || endsInText(before) ? undefined : end;
}

function explanationOf({ name = "", type, signature, value, doc }: Inspection): Explanation {
  const called = signature === undefined ? "" : signature;
  const kind = type === undefined ? "" : `: ${type}`;
  const is = value === undefined ? "" : ` = ${value}`;
  return { code: called === "" ? `${name}${kind}${is}` : `${name}${called}`, words: doc ?? "" };
}
