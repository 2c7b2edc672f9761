"use client";

import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import type { FilePlace } from "../output/links.ts";
import type { Secret } from "./sharing.ts";

/** More than these help nobody to decide. */
const MOST_SHOWN = 8;

/** Asks before something that looks like a secret is shared. */
export function SecretsDialog({
  secrets,
  onShare,
  onGo,
  onClose,
}: {
  secrets: readonly [Secret, ...Secret[]];
  onShare: () => void;
  /** To the first of them. */
  onGo: (place: FilePlace) => void;
  onClose: () => void;
}) {
  const [first] = secrets;
  const more = secrets.length - MOST_SHOWN;
  return (
    <Dialog title="Share a secret?" size="small" onClose={onClose}>
      <div className="flex flex-col gap-3 overflow-y-auto p-4 text-ui">
        <ul className="flex flex-col gap-1">
          {secrets.slice(0, MOST_SHOWN).map(({ path, line, column, kind }) => (
            <li key={`${path}:${line}:${column}:${kind}`} className="break-words">
              <span className="font-mono">{path}</span>, line {line} looks like {withArticle(kind)}.
            </li>
          ))}
        </ul>
        {more > 0 && <p className="text-soft">And {more} more.</p>}
        <p>Everybody with the link can read it.</p>
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onShare}>
            Share anyway
          </Button>
          <Button look="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button
            look="primary"
            onClick={() => onGo({ path: first.path, line: first.line, column: first.column })}
          >
            Go to line
          </Button>
        </div>
      </div>
    </Dialog>
  );
}

function withArticle(kind: string): string {
  return /^(an?|the) /i.test(kind) ? kind : `${/^[aeiou]/i.test(kind) ? "an" : "a"} ${kind}`;
}
