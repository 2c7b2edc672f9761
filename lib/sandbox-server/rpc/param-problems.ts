import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** More than this says nothing more. */
const MOST_PROBLEMS = 5;
const LONGEST_VALUE = 40;

/** What is wrong with the parameters of a call, in plain words: which field, what came, what is wanted. */
export function paramProblems(method: string, params: unknown, issues: readonly Issue[]): string {
  if (params === undefined || params === null || typeof params !== "object" || Array.isArray(params)) {
    return `Invalid params for ${method}: params must be an object, not ${described(params)}`;
  }
  const problems = issues.slice(0, MOST_PROBLEMS).map((issue) => problemOf(issue, params));
  return `Invalid params for ${method}: ${problems.join("; ")}`;
}

function problemOf(issue: Issue, params: unknown): string {
  const field = fieldName(issue.path);
  const value = valueAt(params, issue.path);
  const wanted = wantedBy(issue);
  if (value === undefined) return `${field} is missing; it must be ${wanted}`;
  return `${field} is ${described(value)}; it must be ${wanted}`;
}

function wantedBy(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return TYPE_NAMES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(", ")}`;
    case "too_small":
      return `${sizeOf(issue.origin)} ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}`;
    case "too_big":
      return `${sizeOf(issue.origin)} ${issue.inclusive === false ? "less than" : "at most"} ${issue.maximum}`;
    default:
      return issue.message;
  }
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

function sizeOf(origin: string): string {
  if (origin === "string") return "a string whose length is";
  if (origin === "array") return "a list whose length is";
  return "a number of";
}

/** `params.files[0].path`. */
function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (name, key) => name + (typeof key === "number" ? `[${key}]` : `.${String(key)}`),
    "params",
  );
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((at, key) => {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    return Reflect.get(at, key);
  }, value);
}

function described(value: unknown): string {
  if (value === undefined) return "missing";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
