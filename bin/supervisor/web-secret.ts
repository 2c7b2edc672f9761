import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The secret by which the web server signs its visitors' cookies: the given one (`QUICKSAND_WEB_SECRET`), or else the file
 * `<dataFolder>/web.key`, made on first use, readable by its owner only. It stays the same so that visitors keep their sandboxes over a restart.
 */
export async function loadWebSecret(dataFolder: string, given: string): Promise<string> {
  if (given !== "") return given;
  const file = join(dataFolder, "web.key");
  await mkdir(dataFolder, { recursive: true });
  const made = randomBytes(32).toString("base64url");
  try {
    await writeFile(file, made, { flag: "wx", mode: 0o600 });
    return made;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return (await readFile(file, "utf8")).trim();
}
