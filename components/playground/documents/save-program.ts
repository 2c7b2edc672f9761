import { saveBlob } from "../metrics/save-text.ts";
import type { ProgramDocument } from "./document.ts";

/** Hands the program to the person: one file as it is, several as an archive. Browser only. */
export async function saveProgram({ language, files }: ProgramDocument): Promise<void> {
  const [only] = files;
  if (only !== undefined && files.length === 1) {
    const name = only.path.split("/").at(-1) ?? only.path;
    saveBlob(name, new Blob([only.content], { type: "text/plain;charset=utf-8" }));
    return;
  }
  const { storedZip } = await import("./stored-zip.ts");
  saveBlob(`${language}-program.zip`, new Blob([storedZip(files, new Date())], { type: "application/zip" }));
}
