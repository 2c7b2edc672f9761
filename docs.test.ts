import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROUTES } from "#lib/api/routes.ts";
import { ERRORS } from "#lib/protocol/errors.ts";
import { METHODS } from "#lib/protocol/methods.ts";
import { RunEvent } from "#lib/protocol/run-event.ts";
import { Outcome } from "#lib/protocol/outcome.ts";

// That the commands of docs/api.md do what it says is tested with a whole system, in e2e/docs.spec.ts.
const api = readFileSync(join(import.meta.dirname, "docs/api.md"), "utf8");
const commands = [...api.matchAll(/^```sh\n([^]*?)^```$/gm)]
  .flatMap(([, block = ""]) => block.replaceAll("\\\n", " ").split(/^(?=\w+=|curl)/m))
  .filter((command) => command.startsWith("curl"));

/** The web server's endpoint that a command asks: its method, and its path with parameters in braces. */
function endpointOf(command: string): string[] {
  const [, base, path = ""] = /(http:\/\/127\.0\.0\.1:3000|\$SANDBOX)([^\s"?]*)/.exec(command) ?? [];
  // Beside the API there are a snippet's page and files.
  if (base === undefined || (base !== "$SANDBOX" && !path.startsWith("/api/"))) return [];
  const method = /-X (\w+)/.exec(command)?.[1] ?? (command.includes("--json") ? "POST" : "GET");
  const whole = base === "$SANDBOX" ? `/api/sandboxes/{id}${path}` : path;
  return [
    `${method} ${whole.replace("$ID", "{id}").replace(/\/executions\/\w+\//, "/executions/{execution}/")}`,
  ];
}

test("docs/api.md has a command for every endpoint of the web server, and for nothing else", () => {
  const endpoints = Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(commands.flatMap(endpointOf))].toSorted()).toEqual(endpoints.toSorted());
});

test("docs/api.md has a command for every method of the protocol", () => {
  const called = commands.flatMap((command) => /"method": "([\w.]+)"/.exec(command)?.slice(1) ?? []);
  expect([...new Set(called)].toSorted()).toEqual(Object.keys(METHODS).toSorted());
});

test("the table of errors in docs/api.md is the one that the servers answer by", () => {
  const told = [...api.matchAll(/^\| `(\w+)`\s*\| (\d+)\s*\| (-\d+)\s*\| (yes|)\s*\| \S.*\|$/gm)].map(
    ([, code, http, rpc, again]) => [code, { http: Number(http), rpc: Number(rpc), retry: again === "yes" }],
  );
  expect(told).toEqual(Object.entries(ERRORS));
});

test("docs/api.md tells every kind of event and every way in which a program ends", () => {
  const kinds = [...RunEvent.options, ...Outcome.options].map(({ shape }) => shape.kind.value);
  const rows = api.split("\n").filter((line) => line.startsWith("| `"));
  expect(kinds.filter((kind) => !rows.some((row) => row.includes(`\`${kind}\``)))).toEqual([]);
});
