import type { ApiRoute } from "./api-route.ts";
import * as contract from "./question-contract.ts";

const errors = [
  "languageUnavailable",
  "sandboxNotRunning",
  "sandboxLost",
  "tooManyRuns",
  "serverFull",
  "notSupported",
  "timeout",
  "unavailable",
] as const;

/** Questions to the interpreter that keeps its variables; it is started when there is none. */
export const QUESTION_ROUTES = {
  complete: {
    method: "POST",
    path: "/api/sandboxes/{id}/complete",
    about: "Tells what could stand at a place in code, by the variables that the interpreter has now.",
    access: "visitor",
    body: contract.Question,
    status: 200,
    answer: contract.Completions,
    tellsAllowance: true,
    errors,
  },
  inspect: {
    method: "POST",
    path: "/api/sandboxes/{id}/inspect",
    about: "Tells what the name at a place in code is, by the variables that the interpreter has now.",
    access: "visitor",
    body: contract.Question,
    status: 200,
    answer: contract.Inspection,
    tellsAllowance: true,
    errors,
  },
} as const satisfies Record<string, ApiRoute>;
