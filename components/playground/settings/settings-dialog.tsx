"use client";

import { Minus, Plus } from "lucide-react";
import { useTheme } from "next-themes";
import type { ReactNode } from "react";
import { Dialog } from "#components/ui/dialog.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Segments } from "#components/ui/segments.tsx";
import { CODE_SIZE_PX } from "./settings.ts";
import { useSettings } from "./use-settings.tsx";

const THEMES = [
  { id: "system", label: "System" },
  { id: "light", label: "Light" },
  { id: "dark", label: "Dark" },
] as const;

/** How the page looks and the editor works; every change is there at once. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const { settings, change } = useSettings();
  const { theme = "system", setTheme } = useTheme();
  const { codeSize, wrap, vim } = settings;
  return (
    <Dialog title="Settings" size="small" onClose={onClose}>
      <div className="min-h-0 overflow-y-auto px-4 py-2 text-ui">
        <Row words="Theme">
          <Segments<string>
            label="Theme"
            name="theme"
            size="usual"
            segments={THEMES}
            value={theme}
            onChange={setTheme}
          />
        </Row>
        <Row words="Size of code" about="Output and terminal have it, too">
          <fieldset aria-label="Size of code" className="flex items-center gap-1">
            <IconButton
              icon={Minus}
              label="Smaller code"
              disabled={codeSize <= CODE_SIZE_PX.min}
              onClick={() => change({ codeSize: codeSize - 1 })}
            />
            <output className="w-12 text-center">{codeSize} px</output>
            <IconButton
              icon={Plus}
              label="Larger code"
              disabled={codeSize >= CODE_SIZE_PX.max}
              onClick={() => change({ codeSize: codeSize + 1 })}
            />
          </fieldset>
        </Row>
        <div className="pointer-coarse:hidden">
          <Switch
            words="Wrap long lines"
            about="In the editor"
            on={wrap}
            onChange={(on) => change({ wrap: on })}
          />
          <Switch
            words="Vim keys"
            about=":w saves; Escape, then Tab still leaves the editor"
            on={vim}
            onChange={(on) => change({ vim: on })}
          />
        </div>
      </div>
    </Dialog>
  );
}

function Row({ words, about, children }: { words: string; about?: string; children: ReactNode }) {
  return (
    <div className="flex min-h-12 items-center justify-between gap-4 py-1">
      <span>
        {words}
        {about !== undefined && <span className="block text-small text-soft">{about}</span>}
      </span>
      {children}
    </div>
  );
}

function Switch({
  words,
  about,
  on,
  onChange,
}: {
  words: string;
  about: string;
  on: boolean;
  onChange: (on: boolean) => void;
}) {
  const id = `about-${words.toLowerCase().replaceAll(" ", "-")}`;
  return (
    <label className="flex min-h-12 cursor-pointer items-center justify-between gap-4 py-1">
      <span>
        {words}
        <span id={id} aria-hidden className="block text-small text-soft">
          {about}
        </span>
      </span>
      <input
        type="checkbox"
        aria-label={words}
        aria-describedby={id}
        checked={on}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        className="relative h-5 w-9 shrink-0 cursor-pointer appearance-none rounded-full border border-strong bg-hover transition-colors before:absolute before:top-[3px] before:left-[3px] before:size-3 before:rounded-full before:bg-soft before:transition-transform checked:border-accent checked:bg-accent checked:before:translate-x-4 checked:before:bg-accent-ink pointer-coarse:h-6 pointer-coarse:w-11 pointer-coarse:before:size-4 pointer-coarse:checked:before:translate-x-5"
      />
    </label>
  );
}
