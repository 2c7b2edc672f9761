import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { libFileMap } from "monaco-editor/languages/features/typescript/lib/lib";
import { NODE_TYPE_PACKAGES } from "./node-type-packages.ts";

/** What Node's language is; without the browser's `document` and its like. */
const LANGUAGE = "lib.esnext.d.ts";

/**
 * The declarations of Node and of the language itself, by the paths under which TypeScript looks for them. Read while the
 * page is built, from the packages that the project itself is checked with.
 */
export async function readNodeTypes(root: string): Promise<Readonly<Record<string, string>>> {
  const types: Record<string, string> = {};
  for (const name of withReferenced(LANGUAGE)) types[`/lib/${name}`] = libFileMap[name] ?? "";
  for (const name of NODE_TYPE_PACKAGES) {
    const folder = join(root, "node_modules", name);
    for await (const path of glob("**/*.d.ts", { cwd: folder })) {
      // Those for older TypeScript say the same again.
      if (path.startsWith("ts5.")) continue;
      types[`/node_modules/${name}/${path}`] = await readFile(join(folder, path), "utf8");
    }
  }
  return types;
}

/** A library file, and those that it refers to. */
function withReferenced(name: string, known = new Set<string>()): ReadonlySet<string> {
  const text = libFileMap[name];
  if (text === undefined || known.has(name)) return known;
  known.add(name);
  for (const [, other] of text.matchAll(/reference lib="([^"]+)"/g))
    withReferenced(`lib.${other}.d.ts`, known);
  return known;
}
