import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Debian keeps what only root usually calls; a person's PATH may lack it. */
const SYSTEM_FOLDERS = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/bin", "/bin"];

/** The first executable file of one of these names (or absolute paths), undefined when there is none. */
export function findExecutable(
  names: readonly string[],
  path: string = process.env["PATH"] ?? "",
): string | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), ...SYSTEM_FOLDERS];
  const candidates = names.flatMap((name) =>
    name.startsWith("/") ? [name] : folders.map((folder) => join(folder, name)),
  );
  return candidates.find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
