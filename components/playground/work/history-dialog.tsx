"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Dialog } from "#components/ui/dialog.tsx";
import { Question } from "#components/ui/question.tsx";
import type { ProgramDocument } from "../documents/document.ts";
import type { PageLanguage } from "../languages.ts";
import { useNow } from "../use-now.ts";
import { browserWork } from "./browser.ts";
import { DiffView } from "./diff-view.tsx";
import { HistoryList } from "./history-list.tsx";
import type { HistoryEntry } from "./records.ts";
import { useEntryProgram, useHistory } from "./use-history.ts";

export interface HistoryDialogProps {
  readonly language: PageLanguage;
  readonly present: ProgramDocument;
  readonly running: string | undefined;
  readonly onRestore: (program: ProgramDocument) => void;
  readonly onErase: () => void;
  readonly onClose: () => void;
}

const DELETE = {
  title: "Delete this history?",
  text: "All versions in it are removed. What stands in the editor stays.",
  yes: "Delete",
  doing: "Deleting",
} as const;

const ERASE = {
  title: "Erase all my data here?",
  text: "Your programs, their history and your settings are removed from this browser, in all of its tabs, and the sandboxes of these tabs end with the files in them. Nothing of it can be brought back. Links that you shared stay, and can then no more be deleted from here.",
  yes: "Erase everything",
  doing: "Erasing",
} as const;

/** What was run before: each version beside what it would change, to bring back or to delete. */
export function HistoryDialog({
  language,
  present,
  running,
  onRestore,
  onErase,
  onClose,
}: HistoryDialogProps) {
  const entries = useHistory(language.id);
  const [wish, setWish] = useState<string>();
  const [asks, setAsks] = useState<"delete" | "erase">();
  const nowMs = useNow(30_000);
  const chosen = entries?.find(({ id }) => id === wish) ?? entries?.[0];
  const program = useEntryProgram(chosen?.id);
  const { history } = browserWork();

  function remove(entry: HistoryEntry): void {
    const index = entries?.indexOf(entry) ?? 0;
    setWish((entries?.[index + 1] ?? entries?.[index - 1])?.id);
    void history.remove([entry.id]);
  }

  const answered = (): void => setAsks(undefined);
  if (asks === "erase") return <Question {...ERASE} onYes={onErase} onClose={answered} />;
  if (asks === "delete" && entries) {
    const removeAll = (): void => void history.remove(entries.map(({ id }) => id)).then(answered);
    return <Question {...DELETE} onYes={removeAll} onClose={answered} />;
  }
  return (
    <Dialog title={`History of ${language.label}`} size="large" onClose={onClose}>
      <div className="flex min-h-0 grow flex-col wide:flex-row">
        {chosen === undefined || entries === undefined ? (
          <p className="grow p-4 text-ui text-soft">
            {entries && "Nothing was run here yet. Each run keeps its program, the last 50 of them."}
          </p>
        ) : (
          <>
            <div className="flex max-h-[36%] min-h-0 shrink-0 flex-col border-line max-wide:border-b wide:max-h-none wide:w-72 wide:border-r">
              <HistoryList
                entries={entries}
                chosen={chosen.id}
                running={running}
                nowMs={nowMs}
                onChoose={setWish}
              />
            </div>
            <div className="flex min-h-0 min-w-0 grow flex-col">
              {program ? <DiffView present={present} other={program} /> : <div className="grow" />}
              <div className="flex shrink-0 flex-wrap items-center justify-end gap-2 border-t border-line px-3 py-2">
                <p className="min-w-0 grow text-small text-soft max-wide:sr-only">
                  What changes when it is restored
                </p>
                <Button look="quiet" onClick={() => remove(chosen)}>
                  Delete
                </Button>
                <Button look="primary" disabled={!program} onClick={() => program && onRestore(program)}>
                  Restore
                </Button>
              </div>
            </div>
          </>
        )}
      </div>
      <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 border-t border-line bg-frame px-2 py-1.5">
        <Button look="quiet" disabled={chosen === undefined} onClick={() => setAsks("delete")}>
          Delete this history
        </Button>
        <Button look="quiet" onClick={() => setAsks("erase")}>
          Erase all my data here
        </Button>
      </div>
    </Dialog>
  );
}
