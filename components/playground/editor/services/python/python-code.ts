/** A comment, or a text in quotes with what stands before it; one that does not end goes to the end of its line or of all. */
const TOKEN =
  /#[^\n]*|(?<![\w])(?<prefix>[rRbBuUfFtT]{0,2})(?:"""(?:\\[^]|(?!""")[^])*(?<end3>"""|$)|'''(?:\\[^]|(?!''')[^])*(?<end4>'''|$)|"(?:\\[^]|[^"\\\n])*(?<end1>"|(?=\n)|$)|'(?:\\[^]|[^'\\\n])*(?<end2>'|(?=\n)|$))/g;

/** The code with blanks in place of comments and texts, so that all else stands where it stood. F-strings stay: they hold code. */
export function withoutTexts(code: string): string {
  return code.replaceAll(TOKEN, (token, prefix: string | undefined) =>
    /[fFtT]/.test(prefix ?? "") ? token : token.replaceAll(/[^\n]/g, " "),
  );
}

/** Whether what is written at the end of this code is a comment or part of a text. */
export function endsInText(code: string): boolean {
  for (const match of code.matchAll(TOKEN)) {
    const { prefix = "", end1, end2, end3, end4 } = match.groups ?? {};
    if (match.index + match[0].length < code.length || /[fFtT]/.test(prefix)) continue;
    const closed = [end1, end2, end3, end4].some((end) => end !== undefined && end !== "");
    if (!closed) return true;
  }
  return false;
}

/** What is being written at the end of this code, as far as names go. */
export type Wanted =
  /** Part of a text, or of a number: no name. */
  | { readonly kind: "nothing" }
  /** A name by itself. */
  | { readonly kind: "name"; readonly begun: string }
  /** What belongs to something: `object` is a name with dots, or undefined when it is more than that. */
  | { readonly kind: "attribute"; readonly object: string | undefined; readonly begun: string }
  /** The name of a module, with what stands of it already. */
  | { readonly kind: "module"; readonly begun: string }
  /** A name out of a module. */
  | { readonly kind: "imported"; readonly module: string; readonly begun: string };

/** What could be written on at the end of this code. */
export function wantedAfter(before: string): Wanted {
  if (endsInText(before)) return { kind: "nothing" };
  const line = withoutTexts(before).split("\n").at(-1) ?? "";
  const module = /^\s*(?:from\s+|import\s+(?:[\w.]+(?:\s+as\s+\w+)?\s*,\s*)*)([\w.]*)$/.exec(line);
  if (module) return { kind: "module", begun: module[1] ?? "" };
  const imported = /^\s*from\s+([\w.]+)\s+import\s+\(?(?:[\w*]+(?:\s+as\s+\w+)?\s*,\s*)*(\w*)$/.exec(line);
  if (imported) return { kind: "imported", module: imported[1] ?? "", begun: imported[2] ?? "" };
  if (/(?<![\w.])\d[\w.]*$/.test(line)) return { kind: "nothing" };
  const attribute = /((?:[A-Za-z_]\w*\s*\.\s*)*[A-Za-z_]\w*)?\s*\.\s*(\w*)$/.exec(line);
  if (attribute) {
    const object = attribute[1]?.replaceAll(/\s/g, "");
    // In `a().b.` the name does not begin where it seems to.
    const start = line.slice(0, attribute.index).trimEnd();
    return { kind: "attribute", object: start.endsWith(".") ? undefined : object, begun: attribute[2] ?? "" };
  }
  return { kind: "name", begun: /\w*$/.exec(line)?.[0] ?? "" };
}

/** The names that stand for modules in this code: `import os.path` gives `os`, `import numpy as np` gives `np` for `numpy`. */
export function importedModules(code: string): ReadonlyMap<string, string> {
  const modules = new Map<string, string>();
  for (const [, list = ""] of withoutTexts(code).matchAll(/^[ \t]*import[ \t]+([^\n;]+)/gm)) {
    for (const part of list.split(",")) {
      const [, path = "", as] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      if (as !== undefined) modules.set(as, path);
      else if (path !== "") modules.set(path.split(".")[0] ?? "", path.split(".")[0] ?? "");
    }
  }
  const fromImports = /^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?([^\n;)]+)/gm;
  for (const [, path = "", list = ""] of withoutTexts(code).matchAll(fromImports)) {
    for (const part of list.split(",")) {
      const [, name = "", as] = /^\s*(\w+)(?:\s+as\s+(\w+))?\s*$/.exec(part) ?? [];
      if (name !== "") modules.set(as ?? name, `${path}.${name}`);
    }
  }
  return modules;
}
