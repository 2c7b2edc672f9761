/** Colours of app/globals.css, by their names there, for what is drawn without it. A test holds them to it. */
export const PAGE_COLOURS = {
  light: {
    frame: "#f6f4f0",
    surface: "#fffefc",
    line: "#e3dfd6",
    accent: "#dcb36a",
    ink: "#24211c",
    "ink-soft": "#585349",
    hover: "#ece8e1",
    "line-strong": "#cbc4b6",
    focus: "#a8741f",
  },
  dark: {
    frame: "#1d1b18",
    ink: "#ece8e0",
    "ink-soft": "#b9b2a5",
    hover: "#2c2924",
    "line-strong": "#4a453d",
    focus: "#dcb36a",
  },
} as const;
