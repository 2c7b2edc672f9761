"use client";

import { lazy, type ReactNode, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { saveProgram } from "../documents/save-program.ts";
import { useNow } from "../use-now.ts";
import type { Code } from "../use-code.ts";
import { browserWork } from "./browser.ts";
import { clockTime } from "./time-words.ts";

const NewerDialog = lazy(async () => ({ default: (await import("./newer-dialog.tsx")).NewerDialog }));

/** A calm line above the editor: another tab has a newer version, nothing is kept, or another program took this one's place. */
export function WorkLine({ code, onDone }: { code: Code; onDone: () => void }) {
  const { newer } = code.work;
  const [shows, setShows] = useState(false);
  const nowMs = useNow(newer ? 30_000 : undefined);

  function take(): void {
    if (newer) code.replace(newer.document);
    done();
  }
  function keep(): void {
    browserWork().keepMine();
    done();
  }
  function done(): void {
    setShows(false);
    onDone();
  }

  if (newer) {
    return (
      <Line text={`This program was changed in another tab at ${clockTime(newer.atMs, nowMs)}.`}>
        <Button look="quiet" onClick={() => setShows(true)}>
          Show difference
        </Button>
        <Button look="quiet" onClick={take}>
          Take it
        </Button>
        <Button look="quiet" onClick={keep}>
          Keep mine
        </Button>
        {shows && (
          <Suspense fallback={null}>
            <NewerDialog
              present={code.document()}
              other={newer.document}
              onTake={take}
              onKeep={keep}
              onClose={() => setShows(false)}
            />
          </Suspense>
        )}
      </Line>
    );
  }
  if (code.work.draft === "full" || code.work.draft === "unavailable") {
    return (
      <Line text={NOT_KEPT[code.work.draft]}>
        <Button look="quiet" onClick={() => void saveProgram(code.document())}>
          Download program
        </Button>
      </Line>
    );
  }
  if (!code.canPutBack) return null;
  return (
    <Line text="Another program took the place of yours, which is in the history.">
      <Button
        look="quiet"
        onClick={() => {
          code.putBack();
          onDone();
        }}
      >
        Undo
      </Button>
    </Line>
  );
}

const NOT_KEPT = {
  full: "This browser has no room left for your program.",
  unavailable: "This browser keeps nothing: what you write is gone with the tab.",
} as const;

function Line({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-1 border-b border-line bg-raised py-0.5 pr-1 pl-4">
      <output className="block min-w-0 grow py-1 text-ui text-ink">{text}</output>
      <div className="flex flex-wrap gap-x-1 max-wide:-ml-3">{children}</div>
    </div>
  );
}
