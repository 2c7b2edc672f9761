import type { editor } from "monaco-editor/editor/editor.api";

export const THEME = "quicksand";

/** Monaco's theme, made of the page's own tokens, so that there is one place for colours. */
export function themeFromTokens(
  tokens: Pick<CSSStyleDeclaration, "getPropertyValue">,
  dark: boolean,
): editor.IStandaloneThemeData {
  const colour = (name: string): string => tokens.getPropertyValue(`--${name}`).trim();
  const bare = (name: string): string => colour(name).replace("#", "");
  const rule = (token: string, name: string, fontStyle = ""): editor.ITokenThemeRule => ({
    token,
    foreground: bare(name),
    fontStyle,
  });
  return {
    base: dark ? "vs-dark" : "vs",
    inherit: false,
    rules: [
      rule("", "ink"),
      rule("comment", "syntax-comment", "italic"),
      rule("keyword", "syntax-keyword"),
      rule("string", "syntax-string"),
      rule("string.escape", "syntax-number"),
      rule("regexp", "syntax-number"),
      rule("number", "syntax-number"),
      rule("type", "ink"),
      rule("type.identifier", "syntax-type"),
      rule("tag", "syntax-type"),
      rule("delimiter", "ink-soft"),
      rule("operator", "ink-soft"),
    ],
    colors: {
      foreground: colour("ink"),
      "editor.background": colour("surface"),
      "editor.foreground": colour("ink"),
      "editor.selectionBackground": colour("selection"),
      "editor.inactiveSelectionBackground": colour("hover"),
      "editor.findMatchBackground": colour("accent"),
      "editor.findMatchHighlightBackground": colour("selection"),
      "editorCursor.foreground": colour("ink"),
      "editorLineNumber.foreground": colour("ink-faint"),
      "editorLineNumber.activeForeground": colour("ink"),
      "editorBracketMatch.background": colour("hover"),
      "editorBracketMatch.border": colour("line-strong"),
      "editorBracketHighlight.foreground1": colour("ink-soft"),
      "editorBracketHighlight.foreground2": colour("ink-soft"),
      "editorBracketHighlight.foreground3": colour("ink-soft"),
      "editorBracketHighlight.unexpectedBracket.foreground": colour("failed"),
      "editorError.foreground": colour("failed"),
      "editorWarning.foreground": colour("stdin"),
      "editorHint.foreground": colour("ink-faint"),
      "editorUnnecessaryCode.opacity": "#000000a0",
      "editorMarkerNavigation.background": colour("raised"),
      "editorMarkerNavigationError.background": colour("failed"),
      "editorMarkerNavigationError.headerBackground": colour("hover"),
      "editorMarkerNavigationWarning.background": colour("line-strong"),
      "editorMarkerNavigationWarning.headerBackground": colour("hover"),
      "editorWidget.background": colour("raised"),
      "editorWidget.foreground": colour("ink"),
      "editorWidget.border": colour("line-strong"),
      "editorSuggestWidget.selectedBackground": colour("hover"),
      "editorSuggestWidget.selectedForeground": colour("ink"),
      "editorHoverWidget.background": colour("raised"),
      "input.background": colour("surface"),
      "input.foreground": colour("ink"),
      "input.border": colour("line-strong"),
      focusBorder: colour("focus"),
      "scrollbarSlider.background": `${colour("line-strong")}90`,
      "scrollbarSlider.hoverBackground": colour("line-strong"),
      "scrollbarSlider.activeBackground": colour("ink-faint"),
      "widget.shadow": "#00000022",
    },
  };
}
