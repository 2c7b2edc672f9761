"use client";

import type { Languages } from "#lib/api/contract.ts";
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
  return (
    <div
      role="radiogroup"
      aria-label="Language"
      className="flex h-8 rounded-md border border-line pointer-coarse:h-10"
    >
      {PAGE_LANGUAGES.map(({ id, label }) => {
        const told = known?.find((language) => language.id === id);
        const missing = known !== undefined && told?.available !== true;
        const hint = missing
          ? (told?.problem ?? `${label} is not there on this server.`)
          : versionOf(label, told);
        return (
          <label
            key={id}
            title={hint}
            className={`relative flex items-center px-3 text-ui max-wide:px-2.5 transition-colors select-none first:rounded-l-[5px] last:rounded-r-[5px] has-checked:bg-hover has-checked:font-medium has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-focus ${
              missing ? "text-faint line-through" : "cursor-pointer text-soft hover:text-ink"
            }`}
          >
            <input
              type="radio"
              name="language"
              value={id}
              checked={id === value}
              disabled={missing}
              aria-describedby={missing ? `no-${id}` : undefined}
              onChange={() => onChange(id)}
              className="absolute inset-0 cursor-[inherit] opacity-0"
            />
            {label}
            {missing && (
              <span id={`no-${id}`} hidden>
                {hint}
              </span>
            )}
          </label>
        );
      })}
    </div>
  );
}

function versionOf(label: string, told: Languages["languages"][number] | undefined): string {
  return told ? `${label} ${told.version}` : label;
}
