"use client";

import { History } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { isOver } from "../state/run.ts";
import type { Code } from "../use-code.ts";
import type { Session } from "../use-session.ts";
import { onErasedElsewhere } from "./browser.ts";
import { eraseEverything, startAnew } from "./erase-everything.ts";

const HistoryDialog = lazy(async () => ({ default: (await import("./history-dialog.tsx")).HistoryDialog }));

/** Opens the history of what was run. */
export function HistoryButton({ code, session }: { code: Code; session: Session }) {
  const [open, setOpen] = useState(false);
  const { run } = session.state;
  const { line } = session;
  useEffect(() => onErasedElsewhere(() => void startAnew(line())), [line]);
  return (
    <>
      <IconButton icon={History} label="History" aria-haspopup="dialog" onClick={() => setOpen(true)} />
      {open && (
        <Suspense fallback={null}>
          <HistoryDialog
            language={code.language}
            present={code.document()}
            running={run && !isOver(run) ? run.execution : undefined}
            onRestore={(program) => {
              setOpen(false);
              code.replace(program);
            }}
            onErase={() => void eraseEverything(line())}
            onClose={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  );
}
