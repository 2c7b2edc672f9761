"use client";

import { BookOpen } from "lucide-react";
import { type ComponentProps, lazy, Suspense, useState } from "react";
import { Button } from "#components/ui/button.tsx";
import type { ExamplesMenuProps } from "./examples-menu.tsx";

const ExamplesMenu = lazy(async () => ({ default: (await import("./examples-menu.tsx")).ExamplesMenu }));

/** Opens the menu of examples; the menu and the programs are loaded when it is first wanted. */
export function ExamplesButton(props: Omit<ExamplesMenuProps, "trigger">) {
  const [wanted, setWanted] = useState(false);
  const asleep = (
    <Trigger
      aria-haspopup="menu"
      aria-expanded={wanted}
      onClick={() => setWanted(true)}
      onKeyDown={(event) => {
        if (event.key !== "ArrowDown") return;
        event.preventDefault();
        setWanted(true);
      }}
    />
  );
  if (!wanted) return asleep;
  return (
    <Suspense fallback={asleep}>
      <ExamplesMenu {...props} trigger={<Trigger />} />
    </Suspense>
  );
}

function Trigger(props: ComponentProps<"button">) {
  return (
    <Button
      look="quiet"
      className="shrink-0 px-2 pointer-fine:h-7 max-wide:w-7 max-wide:px-0 pointer-coarse:max-wide:w-10"
      title="Programs to start from"
      {...props}
    >
      <BookOpen aria-hidden size={15} strokeWidth={1.75} />
      <span className="max-wide:sr-only">Examples</span>
    </Button>
  );
}
