import localFont from "next/font/local";

/**
 * The Latin halves of the page's two typefaces, served and preloaded by us. `block`: the text appears once, in its own
 * face, instead of changing under the reader; the other scripts come from the packages' own style sheets when needed.
 */
export const sans = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  display: "block",
  variable: "--font-sans-latin",
});

export const mono = localFont({
  src: "../node_modules/@fontsource-variable/jetbrains-mono/files/jetbrains-mono-latin-wght-normal.woff2",
  weight: "100 800",
  display: "block",
  variable: "--font-mono-latin",
  adjustFontFallback: false,
});
