/** A block of shell commands in a text, and what the text says that it prints. */
export interface Example {
  /** Where it begins in the text. */
  readonly line: number;
  readonly commands: string;
  /** It prints until something else ends it. */
  readonly endless: boolean;
  readonly prints: { readonly kind: "json" | "ndjson"; readonly text: string } | undefined;
}

/** The ```sh blocks of the part under a second-level heading, each with the ```json or ```ndjson block that follows it. */
export function examplesOf(markdown: string, heading: string): Example[] {
  const from = markdown.indexOf(`\n## ${heading}\n`) + 1;
  if (from === 0) throw new Error(`there is no heading "${heading}"`);
  const to = markdown.indexOf("\n## ", from);
  const part = markdown.slice(from, to === -1 ? undefined : to);
  const blocks = [...part.matchAll(/^```(sh|json|ndjson)\n([^]*?)^```$/gm)].map((match) => ({
    language: match[1] ?? "",
    text: match[2] ?? "",
    line: markdown.slice(0, from + match.index).split("\n").length,
  }));
  return blocks.flatMap(({ language, text, line }, at) => {
    if (language !== "sh") return [];
    const next = blocks[at + 1];
    const printed = next?.language === "json" || next?.language === "ndjson" ? next : undefined;
    const kind = printed?.language === "ndjson" ? "ndjson" : "json";
    return {
      line,
      commands: text,
      endless: text.includes("Ctrl+C"),
      prints: printed && { kind, text: printed.text },
    };
  });
}

/** One script for all of them, as if they were pasted one after another; each prints into a file of its own number. */
export function scriptOf(examples: readonly Example[]): string {
  const blocks = examples.map(
    ({ commands, endless }, at) =>
      `{\n${commands}} >${at}.out 2>${at}.err${endless ? " &" : `\necho >${at}.done`}`,
  );
  return `set -eu\n${blocks.join("\n")}\nwait\n`;
}

/** What is wrong with what an example printed; undefined when it is as the text says. */
export function difference({ prints }: Example, printed: string): string | undefined {
  if (prints === undefined) return printed.trim() === "" ? undefined : `it printed ${printed}`;
  const said: unknown[] =
    prints.kind === "json" ? [JSON.parse(prints.text)] : prints.text.split("\n").filter(Boolean).map(lineOf);
  const values = prints.kind === "json" ? [JSON.parse(printed)] : valuesOf(printed);
  return listDifference(said, values, "");
}

const ANYTHING = "…";
/** What is another number each time: times, sizes, shares and places in a stream. */
const MEASURED = /(?:Ms|Bytes|Percent|_usage|[sS]eq|\.processes)$/;

function lineOf(line: string): unknown {
  return line === ANYTHING ? ANYTHING : JSON.parse(line);
}

/** Values that were printed one after another, on lines or without anything between them. */
function valuesOf(printed: string): unknown[] {
  return printed
    .replaceAll(/\}(?=\{"\w+":)/g, "}\n")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line));
}

/** In a list `…` stands for any number of things, also for none. */
function listDifference(
  said: readonly unknown[],
  found: readonly unknown[],
  path: string,
): string | undefined {
  const [first, ...rest] = said;
  if (said.length === 0) return found.length === 0 ? undefined : `${path} has more: ${show(found)}`;
  if (first === ANYTHING) {
    for (let from = 0; from <= found.length; from += 1) {
      if (listDifference(rest, found.slice(from), path) === undefined) return undefined;
    }
    return `${path}: nothing is like ${show(rest)} in ${show(found)}`;
  }
  if (found.length === 0) return `${path} ends before ${show(first)}`;
  return valueDifference(first, found[0], `${path}[]`) ?? listDifference(rest, found.slice(1), path);
}

function valueDifference(said: unknown, found: unknown, path: string): string | undefined {
  if (typeof said === "string") return isLike(said, found) ? undefined : differs(said, found, path);
  if (typeof said === "number" && typeof found === "number" && MEASURED.test(path)) return undefined;
  if (typeof said !== "object" || said === null)
    return said === found ? undefined : differs(said, found, path);
  if (typeof found !== "object" || found === null) return differs(said, found, path);
  if (Array.isArray(said)) {
    return Array.isArray(found) ? listDifference(said, found, path) : differs(said, found, path);
  }
  for (const [key, value] of Object.entries(said)) {
    if (key === ANYTHING) continue;
    if (!Object.hasOwn(found, key)) return `${path} has no ${key}: ${show(found)}`;
    const problem = valueDifference(value, Reflect.get(found, key), `${path}.${key}`);
    if (problem !== undefined) return problem;
  }
  const more = Object.keys(found).filter((key) => !Object.hasOwn(said, key));
  return more.length === 0 || Object.hasOwn(said, ANYTHING)
    ? undefined
    : `${path} also has ${more.join(", ")}`;
}

function isLike(said: string, found: unknown): boolean {
  if (typeof found !== "string") return said === ANYTHING;
  const pattern = said.split(ANYTHING).map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${pattern.join("[^]*")}$`).test(found);
}

function differs(said: unknown, found: unknown, path: string): string {
  return `${path} is ${show(found)}, not ${show(said)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 1_500) ?? "undefined";
}
