import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Settings } from "#lib/protocol/settings.ts";

/** Where snippets are kept when they are in no database server: the web server's own part of the data folder. */
export function snippetsFolder(root: string, { data }: Pick<Settings, "data">): string {
  return join(resolve(root, data), "snippets");
}

/** Makes the folder when it is not there. The web server's user passes through the data folder and looks at nothing else. */
export async function makeSnippetsFolder(root: string, settings: Pick<Settings, "data">): Promise<string> {
  const folder = snippetsFolder(root, settings);
  await mkdir(resolve(root, settings.data), { recursive: true, mode: 0o711 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}
