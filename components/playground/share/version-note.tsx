"use client";

import { useLanguages } from "#lib/api/hooks.ts";
import { pageLanguage } from "../languages.ts";

/** Tells when a run here has another version of the language than the recording. */
export function VersionNote({ language, version }: { language: string; version: string | undefined }) {
  const { id, label } = pageLanguage(language);
  const here = useLanguages().data?.languages.find((each) => each.id === id)?.version;
  if (version === undefined || here === undefined || here === "" || here === version) return null;
  return ` · Recorded with ${label} ${version}; a run here has ${here}`;
}
