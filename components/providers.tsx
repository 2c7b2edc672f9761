"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { ThemeProvider } from "next-themes";
import { type ReactNode, useState } from "react";
import type { Settings } from "./playground/settings/settings.ts";
import { SettingsProvider } from "./playground/settings/use-settings.tsx";

/** What every page shares: the theme, the settings and the cache of what the server told. */
export function Providers({
  nonce,
  settings,
  children,
}: {
  nonce: string;
  settings: Settings;
  children: ReactNode;
}) {
  const [client] = useState(() => new QueryClient());
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <SettingsProvider first={settings}>
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      </SettingsProvider>
    </ThemeProvider>
  );
}
