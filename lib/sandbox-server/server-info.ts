import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { LANGUAGES, type Language, type LanguageId } from "#lib/protocol/languages.ts";
import type { Limits } from "#lib/protocol/limits.ts";
import type { ServerInfo } from "#lib/protocol/methods.ts";
import type { Runtime } from "./runtimes/runtime.ts";

const run = promisify(execFile);

/** The version of this server. */
export const VERSION = "0.1.0";

/** What a host lacks when an image has no such language. */
const REMEDIES: Readonly<Record<LanguageId, string>> = {
  python: "install Python 3 (apt-get install python3) and start the server again",
  node: "start the server with Node 24",
};

/** Versions by language; a language without one is not there. */
export type LanguageVersions = Readonly<Partial<Record<LanguageId, string>>>;

/** The versions that sandboxes have: the host's Python, and the Node that runs this server, which is bound into each. */
export async function probeVersions(): Promise<LanguageVersions> {
  const node = process.versions.node;
  try {
    const { stdout } = await run("/usr/bin/python3", ["--version"], { timeout: 10_000 });
    return { node, python: stdout.trim().replace(/^Python /, "") };
  } catch {
    return { node };
  }
}

/** What the server is and does. Pure. */
export function serverInfo(runtime: Runtime, limits: Limits, versions: LanguageVersions): ServerInfo {
  const images = runtime.images();
  const { name, version, enforces, missing } = runtime.report;
  return {
    name: "quicksand",
    version: VERSION,
    runtime: { name, version, enforces: [...enforces], missing: [...missing] },
    languages: LANGUAGES.map((language) => {
      const inImage = images.some((image) => image.languages.includes(language.id));
      return languageInfo(language, inImage ? versions[language.id] : undefined);
    }),
    images: images.map(({ name, about, languages }) => ({ name, about, languages: [...languages] })),
    limits: { ...limits },
  };
}

function languageInfo({ id, label, aliases, mainFile }: Language, version: string | undefined) {
  const row = { id, label, aliases: [...aliases], mainFile };
  if (version !== undefined) return { ...row, version, available: true };
  return {
    ...row,
    version: "",
    available: false,
    problem: `No image on this host has ${label}: ${REMEDIES[id]}`,
  };
}
