import type { Suggestion, SuggestionKind } from "../language-support.ts";
import { importedModules, type Wanted, withoutTexts } from "./python-code.ts";

/** What stdlib.py found: names in one text each, with blanks between. */
export interface PythonNames {
  readonly keywords: string;
  readonly builtins: string;
  /** By the modules' names, such as `os.path`. */
  readonly modules: Readonly<Record<string, string>>;
}

/** What could stand there as far as the page knows without asking an interpreter. */
export function knownNames(code: string, wanted: Wanted, names: PythonNames): readonly Suggestion[] {
  switch (wanted.kind) {
    case "nothing":
      return [];
    case "module":
      return modulesAfter(wanted.begun, names);
    case "imported":
      return ofModule(wanted.module, names);
    case "attribute":
      return wanted.object === undefined ? [] : ofModule(moduleOf(wanted.object, code), names);
    case "name":
      return [
        ...wordsOf(code, wanted.begun, names).map((word) => suggestion(word, kindOf(word, "variable"), "1")),
        ...listed(names.builtins).map((word) => suggestion(word, kindOf(word, "function"), "2")),
        ...listed(names.keywords).map((word) => suggestion(word, "keyword", "3")),
      ];
  }
}

/** The names in the code itself, without the one that is being written and those that are known anyway. */
function wordsOf(code: string, begun: string, names: PythonNames): readonly string[] {
  const others = new Set([...listed(names.keywords), ...listed(names.builtins)]);
  const counts = new Map<string, number>();
  for (const [word] of withoutTexts(code).matchAll(/(?<![\w.])[A-Za-z_]\w*/g)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].flatMap(([word, count]) =>
    others.has(word) || (word === begun && count === 1) ? [] : [word],
  );
}

function modulesAfter(begun: string, { modules }: PythonNames): readonly Suggestion[] {
  const parent = begun.slice(0, begun.lastIndexOf(".") + 1);
  return Object.keys(modules)
    .filter((name) => name.startsWith(parent) && !name.slice(parent.length).includes("."))
    .map((name) => suggestion(name.slice(parent.length), "module", "1"));
}

function ofModule(module: string | undefined, { modules }: PythonNames): readonly Suggestion[] {
  if (module === undefined || !Object.hasOwn(modules, module)) return [];
  const below = Object.keys(modules)
    .filter((name) => name.startsWith(`${module}.`))
    .map((name) => name.slice(module.length + 1))
    .filter((name) => !name.includes("."));
  const own = listed(modules[module] ?? "").filter((name) => !below.includes(name));
  return [
    ...own.map((name) => suggestion(name, kindOf(name, "function"), "1")),
    ...below.map((name) => suggestion(name, "module", "1")),
  ];
}

/** `os.path` for `path` after `from os import path`. */
function moduleOf(object: string, code: string): string | undefined {
  const [first = "", ...rest] = object.split(".");
  const module = importedModules(code).get(first);
  return module === undefined ? undefined : [module, ...rest].join(".");
}

function suggestion(label: string, kind: SuggestionKind, rank: string): Suggestion {
  return { label, kind, order: `${rank}${label.startsWith("_") ? "~" : ""}${label}` };
}

/** As names are mostly written in Python. */
function kindOf(name: string, otherwise: SuggestionKind): SuggestionKind {
  if (/^[A-Z][A-Z\d_]*$/.test(name) && name.length > 1) return "constant";
  return /^_*[A-Z]/.test(name) ? "class" : otherwise;
}

function listed(names: string): readonly string[] {
  return names === "" ? [] : names.split(" ");
}
