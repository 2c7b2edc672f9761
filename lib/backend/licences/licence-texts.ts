import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { ShippedPackage } from "./shipped-packages.ts";

/** One text that a package brings: its licence, a notice, or the licence of something within it. */
export interface LicenceText {
  /** The files that it stands in, relative to the package. */
  readonly files: readonly string[];
  readonly text: string;
}

const FILES = /^(?:licen[cs]e|copying|notice|third-?party-?notice)/i;
const NO_TEXT = /\.(?:[cm]?[jt]s|json|map|node|wasm)$/i;

/** Packages that leave their licence to the one that they are a part of. */
const PART_OF: Readonly<Record<string, string>> = {
  "@next/env": "next",
  "@resvg/resvg-js-linux-x64-gnu": "@resvg/resvg-js",
  "@resvg/resvg-js-linux-arm64-gnu": "@resvg/resvg-js",
  "@xterm/addon-serialize": "@xterm/xterm",
  "client-only": "react",
};

/**
 * The licence of a package in its own words, and those of what it carries within it. One that has no such file: that of
 * the package that it is a part of, what its read-me says of it, or the licence's common text with the author's name.
 */
export async function licenceTexts(root: string, shipped: ShippedPackage): Promise<readonly LicenceText[]> {
  const folder = join(root, shipped.folder);
  const own = await filesOf(folder);
  if (own.length > 0) return own;
  const whole = PART_OF[shipped.name] ?? (shipped.name.startsWith("@next/swc-") ? "next" : undefined);
  if (whole !== undefined) {
    return (await filesOf(join(root, "node_modules", whole))).filter(({ files }) => !files[0]?.includes("/"));
  }
  const readMe = await readFile(join(folder, "README.md"), "utf8").catch(() => "");
  const said = /^#+ *Licen[cs](?:e|ing)\s*$([^]*)/im.exec(readMe)?.[1]?.trim() ?? "";
  if (said.length > 200) return [{ files: ["README.md"], text: said }];
  return shipped.licence === "MIT" ? [{ files: ["package.json"], text: mit(await authorOf(folder)) }] : [];
}

async function filesOf(folder: string): Promise<LicenceText[]> {
  const found: string[] = [];
  const exclude = ({ name }: { readonly name: string }): boolean => name === "node_modules";
  for await (const entry of glob("**/*", { cwd: folder, withFileTypes: true, exclude })) {
    if (!entry.isFile() || !FILES.test(entry.name) || NO_TEXT.test(entry.name)) continue;
    found.push(join(entry.parentPath, entry.name).slice(folder.length + 1));
  }
  const depth = (file: string): number => file.split("/").length;
  found.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1));
  const texts = new Map<string, string[]>();
  for (const file of found) {
    const text = (await readFile(join(folder, file), "utf8")).trim();
    // The same text for several things within it is there once.
    if (text !== "") texts.set(text, [...(texts.get(text) ?? []), file]);
  }
  return [...texts].map(([text, files]) => ({ files, text }));
}

const Author = z.object({
  author: z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]).optional(),
});

async function authorOf(folder: string): Promise<string> {
  const { author } = Author.parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));
  return author ?? "the authors";
}

function mit(author: string): string {
  return `The MIT License

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
}
