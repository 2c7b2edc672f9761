import { join, resolve } from "node:path";
import type { Settings } from "#lib/protocol/settings.ts";

/** Where snippets are kept when they are in no database server: the web server's own part of the data folder. */
export function snippetsFolder(root: string, { data }: Pick<Settings, "data">): string {
  return join(resolve(root, data), "snippets");
}
