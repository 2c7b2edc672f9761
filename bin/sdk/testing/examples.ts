import { readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../..");

/** A program in a text for people, and what the text says that it prints. */
export interface Example {
  /** `docs/sdk.md:41`: where its code begins. */
  readonly place: string;
  readonly code: string;
  /** The block of text that follows it; empty when none does. */
  readonly prints: string;
}

/** The examples in a file of the project. */
export function readExamples(file: string): readonly Example[] {
  return examplesOf(readFileSync(join(root, file), "utf8"), file);
}

/** Every fenced block of `ts`, each with the block of `text` right behind it, if there is one. Pure. */
export function examplesOf(markdown: string, file: string): readonly Example[] {
  const pattern = /^```ts\n(?<code>[\s\S]*?)^```\n(?:\s*^```text\n(?<prints>[\s\S]*?)^```\n)?/gm;
  return [...markdown.matchAll(pattern)].map((match) => ({
    place: `${file}:${markdown.slice(0, match.index).split("\n").length + 1}`,
    code: match.groups?.["code"] ?? "",
    prints: match.groups?.["prints"] ?? "",
  }));
}
