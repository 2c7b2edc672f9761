"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { useLimits } from "#lib/api/hooks.ts";
import { browserStorage } from "./browser-sharing.ts";
import { KEEP_CHOICES, readKeep, rememberKeep } from "./keep-choice.ts";
import { LinkView } from "./link-view.tsx";
import type { SharedByMe } from "./shared-list.ts";
import type { Shareable, SharingState } from "./sharing.ts";

export interface ShareDialogProps {
  readonly state: SharingState;
  /** What would be shared now. */
  readonly content: Shareable;
  /** The program is another than the link's. */
  readonly changed: boolean;
  /** What was just done, in words. */
  readonly note: string | undefined;
  readonly title: string;
  readonly onTitle: (title: string) => void;
  readonly onShare: () => void;
  readonly onWithdraw: (shared: SharedByMe) => void;
  /** Shows all that was shared from this browser. */
  readonly onList: () => void;
  readonly onClose: () => void;
}

const FIELD =
  "h-8 min-w-0 rounded-md border border-strong bg-surface px-2 text-ui text-ink pointer-coarse:h-10 max-wide:text-[16px]";

/** What is shared and for how long; and, when it is, the link in all its forms. */
export function ShareDialog(props: ShareDialogProps) {
  const { state, content, changed, note, title, onTitle, onShare, onWithdraw, onList, onClose } = props;
  const { step, link, withdrawn } = state;
  const busy = step.kind === "looking" || step.kind === "sharing";
  const shows = link !== undefined && !changed && link.program.language === content.program.language;
  return (
    <Dialog title="Share" size="small" onClose={onClose}>
      <div className="flex min-h-0 flex-col gap-4 overflow-y-auto p-4 text-ui">
        {shows && <LinkView link={link} onWithdraw={onWithdraw} />}
        <form
          className={`flex flex-col gap-3 ${shows ? "border-t border-line pt-4" : ""}`}
          onSubmit={(event) => {
            event.preventDefault();
            onShare();
          }}
        >
          <p className="text-soft">{leadWords(shows, changed, content)}</p>
          <label className="flex flex-col gap-1">
            <span className="text-small text-soft">Title, if you like</span>
            <input
              className={FIELD}
              value={title}
              maxLength={200}
              data-own-enter
              onChange={({ currentTarget }) => onTitle(currentTarget.value)}
            />
          </label>
          <KeepChoice />
          <div className="flex flex-wrap items-center justify-between gap-2">
            <Button look="quiet" className="-ml-3" onClick={onList}>
              My snippets
            </Button>
            <Button type="submit" look={shows ? "outlined" : "primary"} disabled={busy}>
              {busy ? "Making the link" : shows ? "Copy link" : "Make and copy link"}
            </Button>
          </div>
        </form>
        <output className="block empty:hidden">
          {step.kind === "failed" && <span className="text-failed">Not shared: {step.message}</span>}
          {step.kind !== "failed" && (withdrawn ?? note)}
        </output>
      </div>
    </Dialog>
  );
}

function leadWords(shows: boolean, changed: boolean, { request }: Shareable): string {
  const output =
    request.recording === undefined
      ? "Without output: run it as it stands to have it recorded."
      : "With the output of its last run.";
  if (shows) return "Everybody with the link can read it and run it.";
  if (changed) return `The program was changed since it was shared: this makes a new link. ${output}`;
  return `Everybody with the link can read the program and run it. ${output}`;
}

function KeepChoice() {
  const [keepS, setKeepS] = useState(() => readKeep(browserStorage()));
  const mostS = useLimits().data?.limits.snippetKeepS ?? 0;
  return (
    <label className="flex flex-col gap-1">
      <span className="text-small text-soft">Kept for</span>
      <select
        className={FIELD}
        value={keepS}
        onChange={({ currentTarget }) => {
          const chosen = Number(currentTarget.value);
          setKeepS(chosen);
          rememberKeep(browserStorage(), chosen);
        }}
      >
        {KEEP_CHOICES.filter((choice) => mostS === 0 || choice.keepS < mostS).map((choice) => (
          <option key={choice.keepS} value={choice.keepS}>
            {choice.words}
          </option>
        ))}
      </select>
    </label>
  );
}
