"use client";

import { type FocusEvent, type ReactNode, useEffect, useRef, useState } from "react";

/** Tells how Tab works in the editor and how it is left, to those who came into it by keyboard; others know the mouse. */
export function LeaveHint({ children }: { children: ReactNode }) {
  const tabIsDown = useRef(false);
  const [shown, setShown] = useState(false);

  useEffect(() => {
    const noteTab = ({ key }: KeyboardEvent): void => {
      tabIsDown.current = key === "Tab";
    };
    const forgetTab = (): void => {
      tabIsDown.current = false;
    };
    const ears = new AbortController();
    const options = { capture: true, signal: ears.signal };
    window.addEventListener("keydown", noteTab, options);
    window.addEventListener("keyup", forgetTab, options);
    window.addEventListener("pointerdown", forgetTab, options);
    return () => ears.abort();
  }, []);

  const isInside = ({ currentTarget, relatedTarget }: FocusEvent): boolean =>
    relatedTarget instanceof Node && currentTarget.contains(relatedTarget);
  return (
    // What is in it has the focus; this only looks on.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- as said
    <div
      className="relative min-h-0 grow"
      onFocus={(event) => {
        if (tabIsDown.current && !isInside(event)) setShown(true);
      }}
      onBlur={(event) => {
        if (!isInside(event)) setShown(false);
      }}
      onPointerDown={() => setShown(false)}
      onKeyDown={({ key }) => {
        if (!["Tab", "Shift", "Escape"].includes(key)) setShown(false);
      }}
    >
      {children}
      <output className="block pointer-events-none absolute right-3 bottom-2 z-10 rounded-md border border-line bg-raised px-2 py-0.5 text-small text-soft empty:hidden">
        {shown && "Tab indents. Escape, then Tab leaves the editor."}
      </output>
    </div>
  );
}
