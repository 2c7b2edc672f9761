"use client";

import { Copy, Trash2 } from "lucide-react";
import { useSyncExternalStore } from "react";
import { CopyButton } from "#components/ui/copy-button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { pageLanguage } from "../languages.ts";
import { browserSharedList } from "./browser-sharing.ts";
import { day } from "./opened-snippet.ts";
import type { SharedByMe } from "./shared-list.ts";

/** What was shared from this browser: to open, to copy, to take back. */
export function SharedDialog({
  problem,
  onWithdraw,
  onClose,
}: {
  /** What came of the last deletion, in words. */
  problem: string | undefined;
  onWithdraw: (shared: SharedByMe) => void;
  onClose: () => void;
}) {
  const list = browserSharedList();
  const shared = useSyncExternalStore(list.subscribe, list.list);
  return (
    <Dialog title="My snippets" size="small" onClose={onClose}>
      <div className="flex min-h-0 flex-col gap-3 overflow-y-auto p-4 text-ui">
        {shared.length === 0 ? (
          <p className="text-soft">Nothing that was shared from this browser is there.</p>
        ) : (
          <ul aria-label="Shared from this browser" className="flex flex-col">
            {shared.map((each) => (
              <li key={each.id} className="flex items-center gap-1 border-b border-line py-1 last:border-0">
                <div className="min-w-0 grow">
                  <a className="block truncate underline underline-offset-2" href={each.url}>
                    {each.title === "" ? each.id : each.title}
                  </a>
                  <p className="truncate text-small text-soft">{factsOf(each)}</p>
                </div>
                <CopyButton icon={Copy} label={`Copy link of ${each.title}`} text={() => each.url} />
                <IconButton icon={Trash2} label={`Delete ${each.title}`} onClick={() => onWithdraw(each)} />
              </li>
            ))}
          </ul>
        )}
        <output className="block text-soft empty:hidden">{problem}</output>
        <p className="text-small text-soft">
          What deletes them is kept in this browser alone: erasing your data here leaves the links as they
          are.
        </p>
      </div>
    </Dialog>
  );
}

function factsOf({ language, sharedMs, expiresMs }: SharedByMe): string {
  const until = expiresMs === undefined ? [] : [`until ${day(expiresMs)}`];
  return [pageLanguage(language).label, `shared ${day(sharedMs)}`, ...until].join(" · ");
}
