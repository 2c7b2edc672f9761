"use client";

import type { Languages } from "#lib/api/contract.ts";
import { Segments } from "#components/ui/segments.tsx";
import { PAGE_LANGUAGES } from "./languages.ts";

/** The language as one choice among few. A language that the server lacks stays in its place and says why. */
export function LanguageChoice({
  value,
  known,
  onChange,
}: {
  value: string;
  /** What the server offers; undefined until it has told. */
  known: Languages["languages"] | undefined;
  onChange: (id: string) => void;
}) {
  const segments = PAGE_LANGUAGES.map(({ id, label }) => {
    const told = known?.find((language) => language.id === id);
    const isMissing = known !== undefined && told?.available !== true;
    return {
      id,
      label,
      title: told ? `${label} ${told.version}` : label,
      missing: isMissing ? (told?.problem ?? `${label} is not there on this server.`) : undefined,
    };
  });
  return (
    <Segments
      label="Language"
      name="language"
      size="usual"
      segments={segments}
      value={value}
      onChange={onChange}
    />
  );
}
