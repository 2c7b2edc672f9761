import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";

const PackageManifest = z.object({ name: z.string(), version: z.string(), license: z.string() });

/** The folders of the packages whose files are among `moduleIds` (absolute paths), each once, sorted. Pure. */
export function bundledPackages(moduleIds: readonly string[]): readonly string[] {
  const folders = moduleIds.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id) ?? []);
  return [...new Set(folders)].sort();
}

/** The licenses of bundled packages, as these ask for: a bundle carries their code, so it carries their notices. */
export async function noticesOf(folders: readonly string[]): Promise<string> {
  const sections = await Promise.all(folders.map(noticeOf));
  return ["# What index.js contains of others", ...sections].join("\n\n");
}

async function noticeOf(folder: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const { name, version, license } = PackageManifest.parse(manifest);
  for await (const file of glob("{LICENSE,LICENCE,license}*", { cwd: folder })) {
    const text = await readFile(join(folder, file), "utf8");
    return `## ${name} ${version} (${license})\n\n${text.trim()}\n`;
  }
  throw new Error(`${name} has no license file that could be passed on`);
}
