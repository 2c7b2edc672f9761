// What could stand at the cursor, in JavaScript.

import fs from "node:fs";
import { builtinModules, createRequire } from "node:module";
import path from "node:path";
import { expressionBefore, readCode } from "./code-before.mjs";
import { find, follow, isClass, namesOf, property, UNKNOWN, usableNames } from "./scope.mjs";

const MOST_COMPLETIONS = 200;
const LONGEST_NAME = 200;
// More names than anybody completes; they are told to be more than are shown in any case.
const MOST_LOOKED_AT = 20_000;
const require = createRequire(import.meta.url);
const KEYWORDS =
  "async await break case catch class const continue debugger default delete do else export extends false finally for function if import in instanceof let new null of return static super switch this throw true try typeof var void while with yield".split(
    " ",
  );
// After these a name is made, not used.
const NAMING = new Set(["const", "let", "var", "function", "class"]);
const DECLARED = /\b(?<how>const|let|var|function\*?|class)\s+(?<name>[\p{ID_Start}$_][\p{ID_Continue}$]*)/gu;
const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/** The fields of ANSWER. */
export function completions(before) {
  const { names, typed, kindOf, isUsable = () => true, isCommon = () => false } = candidates(before);
  const found = matching(names, typed, isUsable);
  const ranked = found.map((name) => ({
    name,
    folded: name.toLowerCase(),
    rank: rankOf(name, typed, isCommon),
  }));
  const shown = ranked.sort(compare).slice(0, MOST_COMPLETIONS);
  return [
    ["replaced", typed.length],
    ["truncated", found.length > shown.length ? 1 : 0],
    ...shown.flatMap(({ name }) => [
      ["text", name],
      ["kind", kindOf(name)],
    ]),
  ];
}

function matching(names, typed, isUsable) {
  const folded = typed.toLowerCase();
  const found = [];
  for (const name of names) {
    if (name.length > LONGEST_NAME || !name.toLowerCase().startsWith(folded)) continue;
    if (isUsable(name) && (typed !== "" || !name.startsWith("_"))) found.push(name);
    if (found.length === MOST_LOOKED_AT) break;
  }
  return found;
}

/** What differs in case comes after what is written as it was typed; what every object has, and `_`, comes last. */
function rankOf(name, typed, isCommon) {
  return (name.startsWith(typed) ? 0 : 4) + (name.startsWith("_") ? 2 : 0) + (isCommon(name) ? 1 : 0);
}

function compare(a, b) {
  if (a.rank !== b.rank) return a.rank - b.rank;
  if (a.folded !== b.folded) return a.folded < b.folded ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

function candidates(before) {
  const nothing = { names: [], typed: "", kindOf: () => "variable" };
  const { kind, tokens, prefix } = readCode(before);
  switch (kind) {
    case "code":
      return inCode(before, tokens, prefix) ?? nothing;
    case "string":
      return isSpecifier(tokens) ? specifiers(prefix) : nothing;
    default:
      return nothing;
  }
}

function inCode(before, tokens, typed) {
  const last = tokens.at(-1);
  if (last?.type === "." || last?.type === "?.") {
    const steps = expressionBefore(tokens.slice(0, -1));
    const value = steps === undefined ? UNKNOWN : follow(steps);
    const isCommon = (name) => value !== Object.prototype && Object.hasOwn(Object.prototype, name);
    const kindOf = (name) => kindOfValue(property(value, name), "property");
    return { names: namesOf(value), typed, kindOf, isUsable, isCommon };
  }
  if (last !== undefined && NAMING.has(last.text)) return undefined;
  const declared = declaredIn(before);
  const known = usableNames();
  const names = new Set([...KEYWORDS, ...declared.keys(), ...known]);
  const kindOf = (name) => {
    if (KEYWORDS.includes(name)) return "keyword";
    return known.has(name) ? kindOfName(name) : (declared.get(name) ?? "variable");
  };
  return { names, typed, kindOf, isUsable };
}

/** Whether a name can stand in code as it is. */
function isUsable(name) {
  return NAME.test(name);
}

/** What the code itself makes, before it has run. What is being typed right now is no name yet. */
function declaredIn(before) {
  const kinds = { function: "function", "function*": "function", class: "class" };
  const found = [...before.matchAll(DECLARED)].filter(
    ({ index, 0: text }) => index + text.length < before.length,
  );
  return new Map(found.map(({ groups }) => [groups.name, kinds[groups.how] ?? "variable"]));
}

function kindOfName(name) {
  const value = find(name);
  const isModule =
    builtinModules.includes(name) && !["console", "process"].includes(name) && value === require(name);
  return isModule ? "module" : kindOfValue(value, "variable");
}

function kindOfValue(value, otherwise) {
  if (isClass(value)) return "class";
  return typeof value === "function" ? "function" : otherwise;
}

/** Whether a string names a module: in `require("`, `import("`, `from "`, `import "`. */
function isSpecifier(tokens) {
  const last = tokens.at(-1)?.text;
  if (last === "from" || last === "import") return true;
  return last === "(" && ["require", "import"].includes(tokens.at(-2)?.text);
}

function specifiers(prefix) {
  const folder = /^(?<folder>\.{0,2}\/(?:.*\/)?)[^/]*$/u.exec(prefix)?.groups.folder;
  if (folder !== undefined) {
    return { names: filesIn(folder), typed: prefix.slice(folder.length), kindOf: () => "file" };
  }
  const names = new Set([
    ...builtinModules.filter((name) => !name.startsWith("_")),
    ...builtinModules
      .filter((name) => !name.startsWith("_") && !name.startsWith("node:"))
      .map((name) => `node:${name}`),
    ...packagesIn(path.resolve("node_modules")),
  ]);
  return { names, typed: prefix, kindOf: () => "module" };
}

function filesIn(folder) {
  return entriesOf(folder).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
}

function packagesIn(folder) {
  return entriesOf(folder).flatMap(({ name }) => {
    if (name.startsWith(".")) return [];
    return name.startsWith("@")
      ? entriesOf(path.join(folder, name)).map((scoped) => `${name}/${scoped.name}`)
      : [name];
  });
}

function entriesOf(folder) {
  try {
    return fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
