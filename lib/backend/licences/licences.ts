import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { licenceTexts, type LicenceText } from "./licence-texts.ts";
import { type ShippedPackage, shippedPackages, type ShippedPackages } from "./shipped-packages.ts";

/** The project itself on the page of licences. */
export const OWN_NAME = "quicksand";

/** A package and the texts of its licence. Several versions of one name are several of these. */
export interface Licence {
  readonly shipped: Pick<ShippedPackage, "name" | "version" | "licence">;
  readonly texts: readonly LicenceText[];
}

let known: Promise<ShippedPackages> | undefined;

/** What is shipped, read once: it changes with the installation only, and that restarts the server. */
export function licences(root: string = process.cwd()): Promise<ShippedPackages> {
  known ??= shippedPackages(root).catch((cause: unknown) => {
    known = undefined;
    throw cause;
  });
  return known;
}

/** The licences of what is installed by this name; none when nothing of that name is shipped. */
export async function licencesOf(name: string, root: string = process.cwd()): Promise<readonly Licence[]> {
  if (name === OWN_NAME) {
    const text = await readFile(join(root, "LICENSE"), "utf8");
    return [{ shipped: { name, version: "", licence: "Apache-2.0" }, texts: [{ files: ["LICENSE"], text }] }];
  }
  const { page, servers } = await licences(root);
  // A name from outside only chooses among those that are there: it never becomes part of a path.
  const found = [...page, ...servers].filter((shipped) => shipped.name === name);
  return Promise.all(found.map(async (shipped) => ({ shipped, texts: await licenceTexts(root, shipped) })));
}
