import type { Metadata, Viewport } from "next";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { OfflineKeeper } from "#components/offline-keeper.tsx";
import { parseSettings, SETTINGS_COOKIE, settingsStyle } from "#components/playground/settings/settings.ts";
import { Providers } from "#components/providers.tsx";
import { mono, sans } from "./fonts.ts";
import "./globals.css";

export const metadata: Metadata = {
  title: { default: "Quicksand", template: "%s · Quicksand" },
  description: "Write Python and Node in the browser and run it in a real, isolated sandbox.",
  applicationName: "Quicksand",
};

export const viewport: Viewport = {
  width: "device-width",
  initialScale: 1,
  /** The keyboard of a phone makes the page smaller instead of covering the line to type into. */
  interactiveWidget: "resizes-content",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f4f0" },
    { media: "(prefers-color-scheme: dark)", color: "#1d1b18" },
  ],
};

/** Reading the nonce makes every page dynamic, which the Content-Security-Policy needs: a stored page has a stale nonce. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get("x-nonce") ?? "";
  const settings = parseSettings((await cookies()).get(SETTINGS_COOKIE)?.value);
  return (
    <html
      lang="en"
      className={`${sans.variable} ${mono.variable}`}
      style={settingsStyle(settings)}
      suppressHydrationWarning
    >
      <body>
        <Providers nonce={nonce} settings={settings}>
          {children}
        </Providers>
        {/* In development the server is away all the time, and the browser's own page says more. */}
        {process.env.NODE_ENV === "production" && <OfflineKeeper />}
      </body>
    </html>
  );
}
