import { Ellipsis, Settings2 } from "lucide-react";
import type { ReactNode } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { ThemeChoice } from "./theme-choice.tsx";

/** The page's name, and what there is to choose and to do. On a narrow screen the rest is behind one button. */
export function Header({
  children,
  gauge,
  onSettings,
  onCommands,
}: {
  children: ReactNode;
  gauge: ReactNode;
  onSettings: () => void;
  onCommands: () => void;
}) {
  return (
    <header className="frame flex h-12 shrink-0 items-center gap-1.5 border-b border-line pr-1 pl-2 wide:gap-3 wide:px-4 pointer-coarse:h-14">
      <h1 className="flex items-center gap-2 text-[15px] font-semibold tracking-tight max-wide:sr-only">
        <Mark />
        Quicksand
      </h1>
      <div className="hidden h-5 w-px bg-line wide:block" />
      {children}
      <div className="grow" />
      {gauge}
      <div className="flex gap-1 max-wide:hidden">
        <ThemeChoice />
        <IconButton icon={Settings2} label="Settings" aria-haspopup="dialog" onClick={onSettings} />
      </div>
      <IconButton
        icon={Ellipsis}
        label="Commands"
        aria-haspopup="dialog"
        className="-ml-1.5 size-10! wide:hidden"
        onClick={onCommands}
      />
    </header>
  );
}

/** An hourglass. */
function Mark() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 24 24"
      className="size-5"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d="M5 3h14M5 21h14M7 3.2c0 4.3 5 5.3 5 8.8s-5 4.5-5 8.8M17 3.2c0 4.3-5 5.3-5 8.8s5 4.5 5 8.8" />
      <path d="M9.2 20.5c.4-2.5 1.6-4 2.8-4.9 1.2.9 2.4 2.4 2.8 4.9z" fill="var(--accent)" stroke="none" />
    </svg>
  );
}
