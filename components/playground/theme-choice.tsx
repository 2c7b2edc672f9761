"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";

const THEMES = [
  { id: "system", label: "Theme: as the system", icon: Monitor },
  { id: "light", label: "Theme: light", icon: Sun },
  { id: "dark", label: "Theme: dark", icon: Moon },
] as const;

/** System, light, dark, one press each. */
export function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  // Only the browser knows the choice; until then the place is kept.
  const known = useSyncExternalStore(
    () => () => undefined,
    () => true,
    () => false,
  );
  const index = Math.max(
    0,
    THEMES.findIndex(({ id }) => known && id === theme),
  );
  const { icon, label } = THEMES[index] ?? THEMES[0];
  return (
    <IconButton
      icon={icon}
      label={label}
      onClick={() => setTheme((THEMES[(index + 1) % THEMES.length] ?? THEMES[0]).id)}
    />
  );
}
