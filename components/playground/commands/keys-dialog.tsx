"use client";

import { Dialog } from "#components/ui/dialog.tsx";
import { isMac, keyWords } from "./chord.ts";
import type { Command } from "./commands.ts";
import { KeyCaps } from "./key-caps.tsx";
import { placeKeys } from "./place-keys.ts";

/** The keys of the page, and those that mean something in one place of it. */
export function KeysDialog({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const mac = isMac();
  const everywhere = commands
    .filter(({ keys }) => keys.length > 0)
    .map(({ words, keys }) => ({ words, chords: keys.map((chord) => keyWords(chord, mac)) }));
  return (
    <Dialog title="Keys" size="small" onClose={onClose}>
      <section
        // A box that scrolls must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as said
        tabIndex={0}
        aria-label="All keys"
        className="min-h-0 overflow-y-auto px-4 pt-1 pb-4 text-ui -outline-offset-2"
      >
        <Rows title="Everywhere" rows={everywhere} />
        {placeKeys(mac).map(({ place, rows }) => (
          <Rows key={place} title={place} rows={rows.map(({ words, keys }) => ({ words, chords: [keys] }))} />
        ))}
      </section>
    </Dialog>
  );
}

function Rows({
  title,
  rows,
}: {
  title: string;
  /** `chords`: any of them will do. */
  rows: readonly { readonly words: string; readonly chords: readonly (readonly string[])[] }[];
}) {
  return (
    <section>
      <h3 className="pt-3 pb-1 text-small font-medium text-soft">{title}</h3>
      <dl>
        {rows.map(({ words, chords }) => (
          <div key={words} className="flex min-h-7 items-center justify-between gap-3">
            <dt>{words}</dt>
            <dd className="flex flex-wrap items-center justify-end gap-2">
              {chords.map((keys, index) => (
                <span key={keys.join(" ")} className="flex items-center gap-2">
                  {index > 0 && <span className="text-small text-faint">or</span>}
                  <KeyCaps keys={keys} />
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
