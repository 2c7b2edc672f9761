import type { ApiRoute } from "./api-route.ts";
import * as contract from "./snippet-contract.ts";

/** Programs that people share by a link. */
export const SNIPPET_ROUTES = {
  shareSnippet: {
    method: "POST",
    path: "/api/snippets",
    about: "Keeps a program, and what it printed, under a link.",
    access: "program",
    body: contract.ShareSnippet,
    status: 201,
    answer: contract.SharedSnippet,
    tellsAllowance: true,
    errors: ["tooManyRuns", "unavailable"],
  },
  readSnippet: {
    method: "GET",
    path: "/api/snippets/{id}",
    about: "Gives a shared program with its recorded output.",
    access: "anyone",
    status: 200,
    answer: contract.SnippetView,
    errors: ["notFound", "unavailable"],
  },
  withdrawSnippet: {
    method: "DELETE",
    path: "/api/snippets/{id}",
    about: "Takes back what was shared, by the token that sharing answered, as `Authorization: Bearer`.",
    access: "program",
    status: 200,
    answer: contract.SnippetWithdrawn,
    errors: ["unauthorized", "forbidden", "notFound", "unavailable"],
  },
  scanForSecrets: {
    method: "POST",
    path: "/api/secret-scan",
    about:
      "Looks through files for keys, tokens and passwords, before they are shared. Nothing of them is kept.",
    access: "program",
    body: contract.SecretScan,
    status: 200,
    answer: contract.SecretsFound,
    tellsAllowance: true,
    errors: ["tooManyRuns"],
  },
} as const satisfies Record<string, ApiRoute>;
