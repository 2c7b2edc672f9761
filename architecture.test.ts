import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { expect, test } from "vitest";

const root = import.meta.dirname;

/** Who may import whom: a room, and the rooms whose files its files may name. Everyone may import its own room and protocol. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "lib/protocol": [],
  "lib/microsandbox": [],
  "lib/sandbox-server": [],
  "lib/snippets": [],
  "lib/examples": [],
  "lib/api": [],
  "lib/backend": [
    "lib/microsandbox",
    "lib/snippets",
    "lib/examples",
    "lib/api/api-route.ts",
    "lib/api/contract.ts",
    "lib/api/file-contract.ts",
    "lib/api/question-contract.ts",
    "lib/api/routes.ts",
    "lib/api/snippet-contract.ts",
  ],
  components: ["lib/api"],
  app: ["lib/backend", "components", "lib/api/contract.ts", "lib/api/routes.ts"],
  bin: ["lib/sandbox-server", "lib/snippets", "lib/microsandbox"],
  bench: ["lib/sandbox-server", "lib/microsandbox", "lib/snippets"],
  e2e: [],
};

interface Import {
  /** Both relative to the project's folder. */
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const sources = globSync("{app,bench,bin,components,e2e,lib}/**/*.{ts,tsx,mjs,js}", { cwd: root })
  .map((file) => file.split(sep).join("/"))
  // What runs in a sandbox to be compared with the plain interpreter is no source of ours.
  .filter((file) => !file.endsWith(".d.mts") && !file.includes("/fidelity/programs/"));

const imports = sources.flatMap(importsOf);

/** The imports of one file, static, re-exported and dynamic; those of packages keep their name. */
function importsOf(file: string): Import[] {
  const text = withoutTexts(readFileSync(join(root, file), "utf8"));
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^;"'`]*?\sfrom\s*["']([^"']+)["']|(?:^|\n)\s*import\s+["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((match) => ({
    from: file,
    to: resolveImport(file, match[2] ?? match[3] ?? match[4] ?? ""),
    typeOnly: match[1] !== undefined,
  }));
}

/** A source without its comments and template strings: a program shown to people imports nothing. */
function withoutTexts(source: string): string {
  return source.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "").replaceAll(/`(?:\\[\s\S]|[^`\\])*`/g, '""');
}

function resolveImport(file: string, specifier: string): string {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return specifier;
  return relative(root, join(root, dirname(file), specifier))
    .split(sep)
    .join("/");
}

function roomOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((room) => path === room || path.startsWith(`${room}/`));
}

function isTest(file: string): boolean {
  return /\.test\.tsx?$|\/(?:testing|fidelity)\//.test(file);
}

function show({ from, to }: Import): string {
  return `${from} imports ${to}`;
}

test("the sources and their imports are found", () => {
  expect(imports.map(show)).toContain("lib/protocol/settings.ts imports lib/protocol/limits.ts");
  expect(imports.map(show)).toContain("lib/protocol/envelope.ts imports zod");
});

test("a room imports only the rooms that it may", () => {
  const wrong = imports.filter(({ from, to }) => {
    const own = roomOf(from);
    const other = roomOf(to);
    if (own === undefined || other === undefined || own === other) return false;
    // A test may hold both ends of a wire: the SDK against the real server, the page's session against the routes.
    if (isTest(from)) return false;
    if (other === "lib/protocol") return own === "e2e";
    return !MAY_IMPORT[own]?.some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
  });
  expect(wrong.map(show)).toEqual([]);
});

test("what is there for tests is used by tests and the bench alone", () => {
  const used = imports.filter(
    ({ from, to }) => !from.startsWith("bench/") && /^(?:lib|app)\/.*\/testing\//.test(to) && !isTest(from),
  );
  expect(used.map(show)).toEqual([]);
});

test("the contract is pure: of packages it imports zod alone", () => {
  const outside = imports.filter(
    ({ from, to }) =>
      from.startsWith("lib/protocol/") && !from.endsWith(".test.ts") && roomOf(to) === undefined,
  );
  expect([...new Set(outside.map(({ to }) => to))]).toEqual(["zod"]);
});

test("what runs in a browser imports nothing of Node's, reads no environment, and leaves fetching to lib/api", () => {
  const ofNode = imports.filter(
    ({ from, to }) =>
      /^(components|lib\/api)\//.test(from) && !/\.test\.tsx?$/.test(from) && to.startsWith("node:"),
  );
  expect(ofNode.map(show)).toEqual([]);
  const reaching = sources
    .filter((file) => file.startsWith("components/") && !/\.test\.tsx?$/.test(file))
    .filter((file) => /\bprocess\.env\b|(?<![.\w])fetch\(/.test(readFileSync(join(root, file), "utf8")));
  expect(reaching).toEqual([]);
});

test("components take from the protocol its types only", () => {
  const values = imports.filter(
    ({ from, to, typeOnly }) =>
      from.startsWith("components/") &&
      !/\.test\.tsx?$/.test(from) &&
      to.startsWith("lib/protocol/") &&
      !typeOnly,
  );
  expect(values.map(show)).toEqual([]);
});

test("no file imports itself, however far around", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of imports) {
    if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  }
  const cycles: string[] = [];
  const done = new Set<string>();
  const walk = (file: string, path: readonly string[]) => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
    if (done.has(file) || path.includes(file)) return;
    for (const to of next.get(file) ?? []) walk(to, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) walk(file, []);
  expect(cycles).toEqual([]);
});

test("there is no room for leftovers: no utils, helpers or common", () => {
  const folders = sources.flatMap((file) => file.split("/").slice(0, -1));
  expect(folders.filter((name) => /^(utils?|helpers?|common|shared|misc)$/.test(name))).toEqual([]);
});
